import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each health check lets the event loop turn twenty times before it answers, and tells how long a turn took. Twenty turns of an
 * idle loop are a tenth of a millisecond: one per cent of a core at 120 requests a second. Requests that come together share their
 * turns, so ten of them wait no longer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const turns = 20

/** How long the loop takes to come round, in milliseconds: what every other request waits for too. */
const roundTrip = async (): Promise<number> => {
  const startedAt = performance.now()
  for (let turn = 0; turn < turns; turn += 1) await nextTurn()
  return (performance.now() - startedAt) / turns
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    const turn = await roundTrip()
    const health = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    return c.json(health, 200, { 'X-Turn': turn.toFixed(3) })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
