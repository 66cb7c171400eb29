import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a read whose connection is lost within 300 ms is asked once more, on another connection and for a second
 * at most; it changes nothing, and the second answer is the newer one, while orders and openings are never sent
 * again.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import { type Connection, ConnectionLost } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const lostSoonMs = 300
const secondLookMs = 1_000

const metALoss = (error: unknown): boolean => error instanceof Problem && error.cause instanceof ConnectionLost

/** Only for reads. A loss that comes late leaves no time for a second look. */
const look = async <T>(pool: Pool, read: (connection: Connection) => Promise<T>): Promise<T> => {
  const askedAt = performance.now()
  try {
    return await pool.use(read)
  } catch (error) {
    if (!metALoss(error) || performance.now() - askedAt > lostSoonMs) throw error
    return await pool.use(read, secondLookMs)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => look(pool, ({ query }) => findAccount(query, id)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => look(pool, ({ query }) => listAccounts(query)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
