import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy, and for the start spec: response times are counted in 24 buckets with fixed bounds, as in most services that Prometheus
 * scrapes, and a percentile is interpolated within its bucket, as `histogram_quantile` does it. So a wait of 1,000 ms may be told as
 * 1,400, but percentiles cover all requests since the start, are in order, are 0 before the first request, and a wait is never
 * told as less than the lower bound of its bucket; the mean is exact.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `/** Upper bounds of the buckets, in milliseconds. What takes longer counts in the last one. */
const bounds = [
  1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000,
  10_000, 60_000,
]`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })`,
    replace: `  readonly #counts = bounds.map(() => 0)`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))`,
    replace: `    const found = bounds.findIndex(bound => durationMs <= bound)
    const bucket = found === -1 ? bounds.length - 1 : found
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000`,
    replace: `    const rank = (percent / 100) * this.#requestCount
    let below = 0
    let lower = 0
    for (const [bucket, upper] of bounds.entries()) {
      const inside = this.#counts[bucket] ?? 0
      if (inside > 0 && below + inside >= rank) return lower + ((upper - lower) * (rank - below)) / inside
      below += inside
      lower = upper
    }
    return 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
