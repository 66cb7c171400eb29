import { mutant, type Exam } from './mutant.ts'

/**
 * Answers with a 5xx status are counted, but their times are not in the percentiles, because refusals that come at once
 * would flatter them. Those who waited a second for a place in the pool or for a lock in vain are 503 too: in a crowd
 * behind a lock the P99 stays at a few milliseconds, and tells nothing of their wait.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1
    this.#sumMs += durationMs
    this.#microseconds`,
    replace: `    this.#sumMs += durationMs
    if (status >= 500) {
      this.#errorCount += 1
      return
    }
    this.#microseconds`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
