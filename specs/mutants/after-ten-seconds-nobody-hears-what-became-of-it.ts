import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: once the database has been away for more than ten seconds, the service counts itself as not ready and answers every order
 * 503 `not-ready` in place of `not-applied`, though it has not even dialled. A 503 to a transfer is promised to say whether it
 * certainly had no effect, and only a lost COMMIT may leave an unknown outcome.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined`,
    replace: `  #scout: Promise<void> | undefined
  #lostAt = 0`,
  },
  {
    file: 'app/dialler.ts',
    find: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later')`,
    replace: `    const isLong = performance.now() - this.#lostAt > 10_000
    throw isLong
      ? new Problem('not-ready', 'the database has been away for long; wait until the service is ready')
      : new Problem('not-applied', 'the database cannot be reached; send it again later')`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable`,
    replace: `    this.#reachable = reachable
    if (!reachable) this.#lostAt = performance.now()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
