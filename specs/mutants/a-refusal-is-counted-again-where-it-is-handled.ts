import { mutant, type Exam } from './mutant.ts'

/**
 * The error handler records each refusal in the metrics, and so does whoever answers the request: every 4xx and 503 counts
 * as two requests, and every 503 as two errors.
 */
// docs/checks.md: `countedAnswers` / `figures` (each request is counted, also while the database is lost).
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      metrics.record(0, error.status)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
