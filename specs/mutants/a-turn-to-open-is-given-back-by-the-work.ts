import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: at most five accounts are opened at a time, and the turn is given back by the work in the transaction. An opening that never gets
 * a connection (the database is lost, or the pool stays full for a second) does not reach that line. After five such openings, such as in
 * one outage, every opening is answered 503 until the process is started again; transfers and reads are served.
 *
 * Breaks `recovery` and `healed` where accounts are opened during an outage; `placesKept` for openings.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { transaction } from './transaction.ts'
import { Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A campaign opens accounts by the thousand. Half of the pool stays with those who have one. */
const openings = new Turnstile({ size: 5, queue: 500, waitMs: 1_000 })`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    await openings.enter()
    return pool.use(connection =>
      transaction(connection, async query => {
        try {
          return await insertAccount(query, balance)
        } finally {
          openings.leave()
        }
      }),
    )
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'behind a lock',
  breaks: ['transaction.openings.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
