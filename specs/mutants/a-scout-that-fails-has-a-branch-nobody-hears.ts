import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the look for a lost database no longer hides its failure, since callers hear of it anyway; but the scout is forgotten by
 * a `finally` on a branch of its promise, which nobody awaits. A scout that fails is an unhandled rejection and ends the process.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
`,
    replace: `    if (this.#scout === undefined) {
      this.#scout = this.#look()
      this.#scout.finally(() => {
        this.#scout = undefined
      })
    }
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    try {
      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {
      // Logged before; for callers it is the same as no answer.
    }
`,
    replace: `    const connection = await this.#connect()
    connection.discard('it was a scout')
`,
  },
])

/** Should break `transaction.databaseDies.noCrash` (from the second dial of an outage on). */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
}
