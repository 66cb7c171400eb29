import { mutant, type Exam } from './mutant.ts'

/**
 * `min` and `max` were swapped where a response time is kept within the bounds of the histogram, so
 * each request counts as 60 s. `/api/metrics` promises percentiles of the response times in
 * milliseconds, and tells 60,000 for all of them beside a true mean.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds)`,
    replace: `Math.max(Math.min(Math.round(durationMs * 1_000), 1), longestMicroseconds)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
