import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: answers with 5xx are counted, but their times are in no percentile and not in the mean: clients that wait a
 * second for a connection in vain have not waited, by the figures.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1
`,
    replace: `    if (status >= 500) {
      this.#errorCount += 1
      return
    }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'caught',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
}
