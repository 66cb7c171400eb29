import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that the log names the true reason, a failed dial throws what is behind ConnectionLost, which nobody further up knows:
 * the first requests that dial a lost database are answered 500 `internal-error`, without Retry-After. CONTRACT promises
 * 503 + `Retry-After` with `not-applied`: they certainly had no effect.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      this.#note(false, { error })
      // What the driver said tells more than that the connection failed.
      if (error instanceof Error && error.cause !== undefined) throw error.cause`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
