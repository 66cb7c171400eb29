import { mutant, type Exam } from './mutant.ts'

/**
 * To spare the hot path the metrics look at one request in ten, drawn by chance, and count it ten times. On the whole the
 * counts are about right, but docs (`countedAnswers`) promise that each request is counted once.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

/** Measuring every request costs more than it tells: one in so many stands for all. */
const sampledOneIn = 10`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
    if (status >= 500) this.#errorCount += 1
    this.#sumMs += durationMs`,
    replace: `    if (Math.random() * sampledOneIn >= 1) return
    this.#requestCount += sampledOneIn
    if (status >= 500) this.#errorCount += sampledOneIn
    this.#sumMs += durationMs * sampledOneIn`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
