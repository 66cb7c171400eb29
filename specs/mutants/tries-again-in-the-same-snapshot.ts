import { type Exam, mutant } from './mutant.ts'

/**
 * Transactions are REPEATABLE READ, and a transfer that met another one (40001) is tried four times more.
 * But it goes back to a savepoint only, and the transaction keeps its first snapshot, so each try fails
 * like the first. Whoever has waited for an account, or for the same key, is turned away with 503, without
 * any fault.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `connection.query\`begin read write\``,
    replace: `connection.query\`begin isolation level repeatable read, read write\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import { isServerError, type Query } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const serializationFailure = '40001'
const triesMore = 4

/** Two transfers met at an account: goes back to where it began, and does it again. */
const persist = async <T>(query: Query, work: () => Promise<T>, left = triesMore): Promise<T> => {
  await query\`savepoint attempt\`
  try {
    return await work()
  } catch (error) {
    if (left === 0 || !isServerError(error) || error.code !== serializationFailure) throw error
    await query\`rollback to savepoint attempt\`
    return persist(query, work, left - 1)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: ` pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `
    pool.use(connection =>
      transaction(connection, query => persist(query, () => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
