import { mutant, type Exam } from './mutant.ts'

/**
 * When one leased session is lost, the pool takes the whole database for lost and cuts all other leased
 * sessions too, so that nobody waits for the end of a lease. Where one backend alone was ended, or the
 * answer to one COMMIT was lost, the COMMITs of the others are cut by the service itself and answered
 * `outcome-unknown`: more unknown outcomes than lost COMMITs (`honestDoubts`).
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #leased = new Set<Connection>()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    this.#leased.add(connection)
    const leftMs = leaseMs - (performance.now() - enteredAt)`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `      if (!connection.alive) {
        this.#options.reportLoss(error)
        for (const other of this.#leased) other.discard('the database was lost')
      }`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      this.#leased.delete(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
