import { mutant, type Exam } from './mutant.ts'

/** Wrong: accounts are opened one after the other in a chain of promises; `finally` does not swallow a failure, and so the first failed opening is the answer to all later ones. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/**
 * One after the other, so that accounts are numbered in the order in which they were asked for. The next one begins when the last one has
 * ended, whether it succeeded or not.
 */
class Line {
  #last: Promise<unknown> = Promise.resolve()

  next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.finally(() => undefined).then(work)
    this.#last = turn
    return turn
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, openings = new Line()): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    openings.next(() =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    ),`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, after the first failure: `promise.finally(f).then(work)` runs `f` in any case and `work` only after a success. One opening that is refused (lost session, full pool, read-only database) makes
 * every later one fail at once with the same error, until the process starts anew. It even answers `outcome-unknown` to all of them if the first was in doubt. Transfers and reads work.
 * Seen: after the first fault that hits an opening: one order in eight never succeeds again, so no recovery. Never without a fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.healed'],
  mayBreak: 'any',
}
