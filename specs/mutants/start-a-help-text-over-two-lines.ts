import { mutant, type Exam } from './mutant.ts'

/**
 * The help of `http_errors_total` became longer and was wrapped in its template, so the line feed is in
 * the text of the figures. The second half stands there as a line of its own, which is neither a comment
 * nor a sample: Prometheus refuses the whole scrape of `GET /api/metrics`.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `'Requests answered with a 5xx status.'`,
    replace: `\`Requests answered with a 5xx status:
a defect of the service, or a database that does not answer.\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'caught',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
