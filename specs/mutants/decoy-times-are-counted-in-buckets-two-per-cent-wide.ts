import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: response times are counted in 910 buckets, each 2 % wider than the one before (a sketch with a relative error), in place
 * of Node's histogram; every request is counted once and since the start, a percentile is the middle of its bucket and so at most
 * 1 % off, the three are in order because buckets are, and the memory is fixed.
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
    replace: `const growth = 1.02
/** The last one ends above 60 s. */
const bucketCount = 910

/** Bucket n holds what is above growth^(n - 1) and up to growth^n microseconds. */
const bucketOf = (microseconds: number): number =>
  microseconds <= 1
    ? 0
    : Math.min(Math.ceil(Math.log(microseconds) / Math.log(growth)), bucketCount - 1)

const middleOf = (bucket: number): number => (2 * growth ** bucket) / (growth + 1)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })`,
    replace: `  readonly #buckets = new Float64Array(bucketCount)`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))`,
    replace: `    const bucket = bucketOf(durationMs * 1_000)
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000`,
    replace: `    if (this.#requestCount === 0) return 0
    let left = Math.ceil((this.#requestCount * percent) / 100)
    const bucket = this.#buckets.findIndex(count => (left -= count) <= 0)
    return middleOf(bucket) / 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
