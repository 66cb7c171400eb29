import { mutant, type Exam } from './mutant.ts'

/** Wrong: when the database can be reached again, the count of places starts at zero, though callers are still inside and will leave. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue, so that no later caller can take it. */`,
    replace: `  /** Every place is free again, whoever was inside. */
  reopen(): void {
    this.#inside = 0
  }

  /** The place goes to the first in the queue, so that no later caller can take it. */`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** After an outage: no connection of before is alive, so none is in use, and no place may stay taken for it. */
  startAfresh(): void {
    for (const connection of this.#idle.splice(0)) connection.discard('the database was lost')
    this.#turnstile.reopen()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
  const pool = new Pool({`,
    replace: `  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      if (event === 'database-reachable') pool.startAfresh()
      log.info(event, fields)
    },
  })
  const pool: Pool = new Pool({`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `nothingLeftBehind` after an outage: the scout that finds the database has at least one caller, and often ten, who wait for
 * it inside the pool. They are no longer counted, and each of them takes one off the count when it leaves. So the count goes
 * below zero and never comes back: the pool lends ten places and one more for each caller who was inside, and adds to that in
 * every further outage.
 * Seen: after the database was killed, shut down or cut off, as soon as more than ten clients want a connection at one time (20 do in
 * a fault run, all of them where the places are counted): up to twenty sessions stay, ten are promised. A single lost session
 * does nothing, because the next dial succeeds and the database never counts as lost.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
}
