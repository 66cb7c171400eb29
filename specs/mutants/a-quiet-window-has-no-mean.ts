import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: response times are those of the current window of five seconds, and no longer those since the start. The mean is divided by the requests of the
 * window, but the guard against a division by zero still asks for the requests since the start. Who reads the metrics as the
 * first one in a window gets 0 / 0: `null` in the JSON, `NaN` in the text.
 *
 * A plausible team writes it because figures since the start do not move any more after a day, and a dashboard should show an
 * incident. Under load there is always a request in the window; and a unit test records one before it reads.
 *
 * Breaks CONTRACT.md: "`GET /api/metrics` … responseTime: {p50, p95, p99, mean}, …, ms": the mean is not a number.
 * A client sees it: some requests, six seconds without any, then `GET /api/metrics`: `"mean": null`. With `Accept: text/plain` it is
 * `http_response_time_seconds_sum NaN`. The same request again at once is answered with a number, because the first is counted now.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

/** Response times are shown for the current window, so that an incident can be seen. */
const windowMs = 5_000
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #requestCount = 0
`,
    replace: `  #requestCount = 0
  #windowCount = 0
  #windowBeganAt = performance.now()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#turnWindow()
    this.#requestCount += 1
    this.#windowCount += 1
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {
`,
    replace: `  read(): Figures {
    this.#turnWindow()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `this.#sumMs / this.#requestCount,`,
    replace: `this.#sumMs / this.#windowCount,`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  #turnWindow(): void {
    const now = performance.now()
    if (now - this.#windowBeganAt < windowMs) return
    this.#windowBeganAt = now
    this.#windowCount = 0
    this.#sumMs = 0
    this.#microseconds.reset()
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|24 clients',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'missed',
}
