import { mutant, type Exam } from './mutant.ts'

/**
 * To tell the rate of the last ten seconds, the time of each request is kept that long, and each request filters
 * the whole list. At 120 requests a second that is nothing; at 5,000 it copies 50,000 numbers each time.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  readonly inFlight: number
`,
    replace: `  readonly inFlight: number
  readonly requestsPerSecond: number
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0
`,
    replace: `  #inFlight = 0
  #recent: number[] = []
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1
`,
    replace: `    this.#requestCount += 1
    const now = performance.now()
    this.#recent = this.#recent.filter(at => at > now - 10_000)
    this.#recent.push(now)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      inFlight: this.#inFlight,
`,
    replace: `      inFlight: this.#inFlight,
      requestsPerSecond: this.#recent.length / 10,
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
