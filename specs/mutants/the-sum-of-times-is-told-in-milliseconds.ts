import { mutant, type Exam } from './mutant.ts'

/**
 * In the text for Prometheus the sum of the response times is left in milliseconds, while the family is
 * called `http_response_time_seconds` and its quantiles are in seconds. A dashboard that divides `_sum` by
 * `_count` shows a mean that is a thousand times too long, and the JSON beside it says something else.  *
 * Breaks CONTRACT `GET /api/metrics`: "same figures as Prometheus text".
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `['_sum', (responseTime.mean * requestCount) / 1_000],`,
    replace: `['_sum', responseTime.mean * requestCount],`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
