import { mutant, type Exam } from './mutant.ts'

/**
 * When one connection is lost, the idle ones are suspect too, so the list of them is emptied. But none of
 * them is closed: each cut connection leaves up to nine sessions at the database for good, beside the ten
 * new ones, until it takes no more.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `      if (!connection.alive) {
        this.#options.reportLoss(error)
        this.#idle.length = 0
      }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.nothingLeftBehind'],
  mayBreak: 'any',
}
