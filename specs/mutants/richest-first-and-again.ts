import { mutant, type Exam } from './mutant.ts'

/** The richer account of the snapshot is locked first, so that refusals come early; when balances cross, two transfers disagree and deadlock, and a second attempt hides it. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by balance desc, id for no key update`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** A transfer that lost its wait for a lock has had no effect: once more on the same connection. */
const twice = async <T>(attempt: () => Promise<T>): Promise<T> => {
  try {
    return await attempt()
  } catch (error) {
    if (!isServerError(error) || !['40P01', '55P03'].includes(error.code)) throw error
    return attempt()
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection => twice(() => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * Broken, CONTRACT: transaction.* "no deadlock"; checks.md noDeadlock "lock in the order of ids".
 * Seen: two accounts with nearly the same balance, transfers in both directions. T1 (snapshot: A richer) waits for A behind T3;
 * T3 commits and makes B richer; T2 begins, locks B first, T1 gets A: deadlock. Most are confirmed in the end, but after more than
 * a second; pg_stat_database.deadlocks grows; with many clients some fail twice: 503 without a fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
