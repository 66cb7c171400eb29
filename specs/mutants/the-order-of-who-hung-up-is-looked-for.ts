import { mutant, type Exam } from './mutant.ts'

/** Wrong: when a client hangs up, the service looks in the ledger for its transfer to log it; if that read is turned away, nobody hears of it and the process ends. */
const edits = [
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(order, c.req.raw.signal)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
import * as log from './log.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Whoever hangs up will ask some day what became of the order. The log knows. */
const lookFor = async (pool: Pool, { idempotencyKey }: Order): Promise<void> => {
  const rows = await pool.use(
    ({ query }) =>
      query<{ id: number }>\`select id from transfers where idempotency_key = \${idempotencyKey}\`,
  )
  log.info('client-left', { transferId: rows[0]?.id ?? null })
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: (order, hungUp) => {
    hungUp?.addEventListener('abort', () => void lookFor(pool, order), { once: true })
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks \`noCrash\` ("the service never ends by itself"). A rejection that nobody handles ends Node with exit code 1, and all requests in flight
 * with it. Seen: a client hangs up in the middle of a transfer while the database cannot be reached, or while more clients than the pool has
 * places wait behind a lock, so that the read waits for a place in vain for a second. A client that hangs up on a service with a free place and
 * a database costs one line of the log.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
}
