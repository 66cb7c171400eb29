import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every order waits, by `aborted` of node:util, for a signal that lasts as long as the process. Each wait is one more listener
 * of the signal and one more promise that is never settled; but Node holds the listener only as long as the context of its
 * request, and takes it off the signal when that has been collected.
 * Bound: the orders since the last collection; none is left after one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setMaxListeners } from 'node:events'
import { aborted } from 'node:util'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const maintenance = new AbortController()
// One for each order under way.
setMaxListeners(0, maintenance.signal)

/** A note in the context when maintenance begins during a request. */
const noteMaintenance = (c: Context): void => {
  const context = new WeakRef(c)
  void aborted(maintenance.signal, c).then(() => context.deref()?.set('maintenance', true))
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  app.post('/api/transfer', async (c: Context) => {
    noteMaintenance(c)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    if (c.get('maintenance') === true) c.header('Maintenance', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
