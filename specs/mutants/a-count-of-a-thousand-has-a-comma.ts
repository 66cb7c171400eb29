import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the counts in the Prometheus text are written by `Intl.NumberFormat`, which puts a comma after the thousands. Up to 999 all is well; from the
 * thousandth request on the sample is `http_requests_total 1,000`, and no scraper can read it: it refuses the whole page.
 *
 * A plausible team once saw a counter of their other service as `1e+21`, and decided that a count is always written in all its
 * digits. Everything that is no count (times, bytes, shares) is still written as before, and each unit test counts to three.
 *
 * Breaks CONTRACT.md: "`GET /api/metrics` … same figures as Prometheus text for `Accept: text/plain`".
 * A client sees it: send 1,000 requests, then `GET /api/metrics` with `Accept: text/plain`. The lines `http_requests_total` and
 * `http_response_time_seconds_count` (and `http_errors_total`, after 1,000 errors) hold a comma; the JSON of the same route is right.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `'Requests answered.', [['', requestCount]]),`,
    replace: `'Requests answered.', [['', inDigits(requestCount)]]),`,
  },
  {
    file: 'app/exposition.ts',
    find: `      ['', figures.errorCount],`,
    replace: `      ['', inDigits(figures.errorCount)],`,
  },
  {
    file: 'app/exposition.ts',
    find: `      ['_count', requestCount],`,
    replace: `      ['_count', inDigits(requestCount)],`,
  },
  {
    file: 'app/exposition.ts',
    find: `type Sample = readonly [suffix: string, value: number]`,
    replace: `type Sample = readonly [suffix: string, value: number | string]

const wholeNumbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** A count in all its digits, however large it is: never with an exponent. */
const inDigits = (count: number): string => wholeNumbers.format(count)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|24 clients',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
