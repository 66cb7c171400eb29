import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the percentiles in the Prometheus text are not divided by 1,000: `http_response_time_seconds` tells milliseconds. Its sum
 * is in seconds, and the JSON is right.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `responseTime.p50 / 1_000`,
    replace: `responseTime.p50`,
  },
  {
    file: 'app/exposition.ts',
    find: `responseTime.p95 / 1_000`,
    replace: `responseTime.p95`,
  },
  {
    file: 'app/exposition.ts',
    find: `responseTime.p99 / 1_000`,
    replace: `responseTime.p99`,
  },
])

/** Should break `transaction.figures`: percentiles are the same as JSON and as text. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
