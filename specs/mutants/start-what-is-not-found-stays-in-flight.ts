import { mutant, type Exam } from './mutant.ts'

/**
 * Scanners that try paths at random should not spoil the figures, so a 404 returns early, before its
 * request is counted. That skips the end of the request too. Each 404 stays among the requests in flight,
 * so `inFlight` and `http_requests_in_flight` only rise, and `requestCount` lacks requests that were
 * answered.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      if (response.status === 404) return response
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'caught',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
