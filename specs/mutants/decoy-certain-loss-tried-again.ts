import { mutant, type Exam } from './mutant.ts'

/** Healthy: a transfer whose connection was lost before COMMIT was sent is tried once more, at once, on another connection. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const againBeforeMs = 500
const secondLeaseMs = 2_000

/** True only before COMMIT was sent: after that the loss is \`outcome-unknown\`. */
const hadNoEffect = (error: unknown): boolean =>
  error instanceof Problem && error.kind === 'not-applied' && error.cause instanceof ConnectionLost

const transferTwice = async (pool: Pool, order: Order): Promise<Receipt> => {
  const attempt = (connection: Connection): Promise<Receipt> =>
    transaction(connection, query => transfer(query, order))
  const startedAt = performance.now()
  try {
    return await pool.use(attempt)
  } catch (error) {
    if (!hadNoEffect(error) || performance.now() - startedAt > againBeforeMs) throw error
    return pool.use(attempt, secondLeaseMs).catch((second: unknown) => {
      // The key may still be held by the first attempt, which is about to be rolled back.
      throw second instanceof Problem && second.kind === 'key-in-flight' ? error : second
    })
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, ConnectionLost } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => transferTwice(pool, order),`,
  },
]

export const service = mutant(edits)

/**
 * Without COMMIT Postgres rolls the first attempt back, also when its session notices late: the second then waits at the key or the
 * account (lock_timeout 1 s, then 503, which is true). An `outcome-unknown` is never tried again, so without a key nothing is paid twice.
 * Time: 0.5 s + 1 s in the queue + 2 s of lease < 4.8 s. While the database is unreachable the dialler refuses the second attempt within 0.1 s.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
