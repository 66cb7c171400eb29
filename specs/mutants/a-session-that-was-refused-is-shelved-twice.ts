import { mutant, type Exam } from './mutant.ts'

/** Wrong: a connection whose statement the database refused goes back to the idle ones at once, and then again with all others. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, isServerError } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
      throw error`,
    replace: `      if (!connection.alive) this.#options.reportLoss(error)
      // A refused statement is no loss: the session is intact and has rolled back, so the next caller may have it.
      else if (isServerError(error)) this.#idle.push(connection)
      throw error`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `behindALock.healed.*`, often `poolSaturation`, `keys`, `idempotency` and whatever else is done by several clients. Places are counted right, but after an error of the database (a lock timeout, a
 * trigger) the same connection is idle twice, and two callers can hold it together. Their transactions are one: BEGIN A, move A, BEGIN B (a warning), move B, COMMIT A
 * commits both. If A times out at a lock, B is told "current transaction is aborted", which is answered 500. If A is refused, its ROLLBACK takes B's move along,
 * and B's COMMIT, outside of any transaction, is still answered COMMIT: confirmed and not done. If B is refused, A's COMMIT has booked B's claim without money.
 * Seen: never before the first error of the database and never with one client at a time; behind a lock that is held for longer than a second, in the crowd
 * itself (500), and later where orders and refusals meet: `idempotency`, `noOverdraft`, `exactlyOnce`, `ledgerEquation` under faults.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: [
    'transaction.behindALock.healed.exactlyOnce',
    'transaction.behindALock.healed.ledgerEquation',
    'transaction.behindALock.healed.readsConfirmed',
  ],
  mayBreak: 'any',
}
