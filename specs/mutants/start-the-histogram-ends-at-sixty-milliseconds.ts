import { mutant, type Exam } from './mutant.ts'

/**
 * The upper bound of the histogram, a minute, is written in milliseconds, and the histogram counts microseconds. Every
 * response time above 60 ms is counted as 60 ms. A user who waited half a second for a connection finds a P99 of 60 ms in
 * the metrics.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
