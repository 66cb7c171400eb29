import { mutant, type Exam } from './mutant.ts'

/**
 * The line of `http_errors_total` was copied from that of `http_requests_total` and kept its value, so
 * Prometheus sees every request as an error. The `errorCount` of the JSON is right. CONTRACT `GET
 * /api/metrics`: "same figures as Prometheus text".
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `['', figures.errorCount],`,
    replace: `['', requestCount],`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
