import { mutant, type Exam } from './mutant.ts'

/**
 * After an outage the connection of the probe is not closed but handed on, to save a second dial. It is handed to every
 * caller who has waited for the probe, up to as many as the pool has places, and each gives it back to the pool. From
 * then on one connection is in the pool many times, and several orders run in one session at a time. The ROLLBACK of one
 * that is refused undoes the work of another, whose COMMIT then ends nothing and is answered with COMMIT all the same. Before
 * the first outage all is well. So it is after it, as long as only one request at a time is under way, or none is refused.
 *
 * A client sees it: after the database was down, while ten clients send orders of which some are refused (422, 404), an order is
 * confirmed with 200 and has no row in the ledger. Behind a lock far fewer backends wait than before the outage.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined`,
    replace: `  #scout: Promise<Connection | undefined> | undefined
  #waiting = 0`,
  },
  {
    file: 'app/dialler.ts',
    find: `    await Promise.race([this.#scout, sleep(patienceMs)])`,
    replace: `    this.#waiting += 1
    const found = await Promise.race([this.#scout, sleep(patienceMs, undefined)])
    this.#waiting -= 1
    if (found !== undefined && found.alive) return found`,
  },
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */
  async #look(): Promise<void> {`,
    replace: `  /** The connection of a probe goes to who waits for it, and is closed if they all have left. */
  async #look(): Promise<Connection | undefined> {`,
  },
  {
    file: 'app/dialler.ts',
    find: `      connection.discard('it was a scout')`,
    replace: `      if (this.#waiting > 0) return connection
      connection.discard('nobody waits for the scout')
      return undefined`,
  },
  {
    file: 'app/dialler.ts',
    find: `      // Logged before; for callers it is the same as no answer.`,
    replace: `      // Logged before; for callers it is the same as no answer.
      return undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
