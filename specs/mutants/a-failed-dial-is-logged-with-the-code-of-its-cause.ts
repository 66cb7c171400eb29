import { mutant, type Exam } from './mutant.ts'

/**
 * The log of a lost database shall have the code of the error (ECONNREFUSED), which is in its cause. A
 * dial that ran out of time has no cause: while the database stands still the log line throws a TypeError,
 * the loss is never noted, and each client waits a second and hears 500 in place of 503.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      const { code } = (error as Error).cause as NodeJS.ErrnoException
      this.#note(false, { error, code })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.honestDoubts'],
  mayBreak: 'any',
}
