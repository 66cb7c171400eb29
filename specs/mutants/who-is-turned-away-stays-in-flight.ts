import { mutant, type Exam } from './mutant.ts'

/**
 * The gauge of requests in flight is not lowered for an answer of 503, as if a request that is turned away had never been
 * counted. It was, when it arrived. After an outage of the database the metrics show requests in flight that were all
 * answered.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `    this.#inFlight -= 1`,
    replace: `    // A request that is turned away was never in flight.
    if (status !== 503) this.#inFlight -= 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.countedAnswers'],
  mayBreak: 'any',
  firstTry: 'missed',
}
