import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: only answers with exactly 500 are counted as errors, so during an outage, when every order is answered 503, `errorCount`
 * and `http_errors_total` ("requests answered with a 5xx status") stay at 0.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `if (status >= 500) this.#errorCount += 1`,
    replace: `if (status === 500) this.#errorCount += 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.countedAnswers'],
  mayBreak: 'any',
}
