import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the service counts answers that were slower than the exact 99th percentile of the last 2,000. To know it, each answer
 * copies and sorts all 2,000 durations.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  #requestCount = 0
`,
    replace: `  #requestCount = 0
  readonly #recent: number[] = new Array<number>(2_000).fill(0)
  outliers = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    this.#recent[this.#requestCount % this.#recent.length] = durationMs
    const p99 = this.#recent.toSorted((a, b) => a - b)[1_980] ?? 0
    if (durationMs > p99) this.outliers += 1
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
