import { mutant, type Exam } from './mutant.ts'

/** Wrong: an order answered 503 soon is repeated once inside the service, outcome-unknown included. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const startedAt = performance.now()
    try {
      return await attempt()
    } catch (error) {
      // A lost connection is no reason to bother the client, if there is time for another.
      const passing = error instanceof Problem && error.status === 503
      if (!passing || performance.now() - startedAt > 500) throw error
      return attempt()
    }
  },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "Money never moved twice": exactlyOnce "one ledger row for each confirmed transfer"; and "not-applied (certainly no
 * effect)".
 * Seen: an order WITHOUT a key whose COMMIT was applied and its answer lost (cut, reset): 200, and two rows in the ledger. With a
 * key: the second attempt meets a database that is gone (killed at COMMIT): not-applied for an order that may be applied; or the first
 * answer of an order is marked as a replay.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
