import { mutant, type Exam } from './mutant.ts'

/**
 * The answer `outcome-unknown` advises to send the order again with its key. Who sent no key cannot do that, so somebody
 * let them have the plain refusal: when the connection is lost during COMMIT, an order without `Idempotency-Key` is
 * answered with `not-applied`, which promises that it certainly had no effect. It may well be committed. Orders
 * with a key are told the truth.
 *
 * A client sees it: orders without a key while answers to COMMIT are lost (cut, reset or muted), or while the database is
 * killed. Some get 503 `not-applied`, and their row is in the ledger. Who sends them again, as the answer allows, pays twice.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } catch (error) {
      const doubtful = error instanceof Problem && error.kind === 'outcome-unknown'
      // "Send it again with the same key" is of no use to a client without one.
      if (doubtful && order.idempotencyKey === null)
        throw new Problem('not-applied', 'the database was lost; send it again later', error)
      throw error
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
