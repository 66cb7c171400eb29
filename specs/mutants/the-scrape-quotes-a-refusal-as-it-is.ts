import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the figures name the latest refusal, in JSON and in Prometheus' text. The helper that makes labels was written for names of the source (`kind="rss"`) and does not escape. The
 * detail of a refusal shows what the client has sent, in quotation marks: they end the label value too early, and the whole text can no longer be parsed.
 *
 * A team writes it to see on a dashboard what clients do wrong. Its test refuses an account that does not exist: that detail has no quotation marks. The JSON is right at all times.
 *
 * A client sees: GET /api/accounts/abc (404), or a transfer with {"amount": "12"} (400). From then on GET /api/metrics with Accept: text/plain holds
 * `http_last_refusal_info{detail=""abc" is not an account id; …"} 1`, and Prometheus drops the scrape, until a refusal without quotation marks comes. Breaks CONTRACT.md: the same
 * figures as Prometheus text.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  /** Share of the time since the start in which the event loop was busy, 0 to 1. */
`,
    replace: `  /** What the client was told that was refused last; empty before. */
  readonly lastRefusal: string
  /** Share of the time since the start in which the event loop was busy, 0 to 1. */
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0

  constructor(`,
    replace: `  #inFlight = 0
  #lastRefusal = ''

  constructor(`,
  },
  {
    file: 'app/metrics.ts',
    find: `  record(durationMs: number, status: number): void {
`,
    replace: `  refused(detail: string): void {
    this.#lastRefusal = detail
  }

  record(durationMs: number, status: number): void {
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),
`,
    replace: `      pool: this.#poolState(),
      lastRefusal: this.#lastRefusal,
`,
  },
  {
    file: 'app/exposition.ts',
    find: `  const { responseTime, memory, pool, requestCount } = figures
`,
    replace: `  const { responseTime, memory, pool, requestCount, lastRefusal } = figures
`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('http_requests_in_flight',`,
    replace: `    family(
      'http_last_refusal_info',
      'gauge',
      'What was refused last.',
      labelled('detail', { [lastRefusal]: 1 }),
    ),
    family('http_requests_in_flight',`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()
`,
    replace: `    if (error instanceof Problem) {
      metrics.refused(error.message)
      return error.toResponse()
    }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'missed',
}
