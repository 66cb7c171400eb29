import { type Exam, mutant } from './mutant.ts'

/**
 * An order that was answered 503 `not-applied` stays in a box of dead letters, unless its client comes again under the same key. The
 * box is emptied where all buffers are: at the end. After SIGTERM, when the last request is answered and before the pool is closed,
 * each letter is booked. While the process lives, nothing of it can be noticed.
 *
 * A real team writes it because "no order may be lost at a deployment", and because the key makes it safe: whoever has sent the order
 * again meanwhile, here or at the twin, is the same transfer. That the client may have given it up was not thought of.
 *
 * A client sees it: an order was refused as certainly without effect, the service is deployed anew, and the money has moved.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Orders that the database could not take, by key, and nobody has sent again. */
const deadLetters = new Map<string, Order>()
const deadLettersMax = 5_000
const postingMs = 2_000

const book = (pool: Pool, order: Order) =>
  pool.use(connection => transaction(connection, query => transfer(query, order)))

/** The last chance of each dead letter. Ends at the first that the database still does not take. */
export const postDeadLetters = async (pool: Pool): Promise<void> => {
  const begunAt = performance.now()
  for (const order of deadLetters.values()) {
    if (performance.now() - begunAt > postingMs) return
    try {
      await book(pool, order)
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 503) return
    }
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const { idempotencyKey: key } = order
    if (key !== null) deadLetters.delete(key)
    try {
      return await book(pool, order)
    } catch (error) {
      const undone = error instanceof Problem && error.kind === 'not-applied'
      if (undone && key !== null && deadLetters.size < deadLettersMax) deadLetters.set(key, order)
      throw error
    }
  },`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postDeadLetters, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await postDeadLetters(pool)
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
