import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: answers slower than the exact 99th percentile of the last 2,000 are counted. The durations are in an array of numbers
 * that is written over in turn, and are sorted once a second by an unreferenced timer.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  #requestCount = 0
`,
    replace: `  #requestCount = 0
  readonly #recent = new Float64Array(2_000)
  #recentP99 = Number.POSITIVE_INFINITY
  outliers = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
`,
    replace: `    this.#poolState = poolState
    setInterval(() => {
      this.#recentP99 = this.#recent.toSorted()[1_980] ?? 0
    }, 1_000).unref()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    this.#recent[this.#requestCount % this.#recent.length] = durationMs
    if (durationMs > this.#recentP99) this.outliers += 1
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
