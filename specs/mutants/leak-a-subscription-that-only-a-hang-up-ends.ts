import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: while an account is read, its reader is subscribed to transfers, so that the answer can say that the balance is already
 * another one. The subscription ends by the abort signal of the request, which fires only for a client that hangs up.
 * Per GET /api/accounts/:id: a listener that holds the context of its request, about 3 KB. The line: transfers.on('made', onTransfer).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { EventEmitter } from 'node:events'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const transfers = new EventEmitter<{ made: [Order] }>()
// One for each reader.
transfers.setMaxListeners(0)

/** Sets \`changed\` in the context when money moves from or to the account, until the request is over. */
const watch = (c: Context, id: number): void => {
  const onTransfer = ({ fromId, toId }: Order): void => {
    if (fromId === id || toId === id) c.set('changed', true)
  }
  transfers.on('made', onTransfer)
  c.req.raw.signal.addEventListener('abort', () => transfers.off('made', onTransfer), { once: true })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async (c: Context) => {
    const id = parseAccountId(c.req.param('id') ?? '')
    watch(c, id)
    const account = await bank.find(id)
    if (c.get('changed') === true) c.header('Balance-Changed', 'true')
    return c.json(account)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    else transfers.emit('made', order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: "transfers.on('made', onTransfer)",
}
