import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the percentiles of the metrics are those of the last 512 requests, from a ring that is never emptied, and not of all since
 * the start. So they can fall, and the mean, which is since the start as before, can lie above P99. Every request is counted, and the
 * figures are the same as JSON and as text. CONTRACT names no window.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000

/**
 * Counts every request in constant time and fixed memory: Node's HDR histogram has log-linear buckets (three
 * significant figures from 1 µs to 60 s), so percentiles cover all requests since the start, not the last
 * thousand.
 */`,
    replace: `const remembered = 512

/** Counts every request in constant time and fixed memory. The percentiles are those of the last 512. */`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })
`,
    replace: `  readonly #lastMs = new Float64Array(remembered)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))
`,
    replace: `    this.#lastMs[(this.#requestCount - 1) % remembered] = durationMs
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000
`,
    replace: `    const sorted = this.#lastMs.slice(0, Math.min(this.#requestCount, remembered)).sort()
    return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0
`,
  },
  {
    file: 'app/exposition.ts',
    find: `'Time to answer, since the start.'`,
    replace: `'Time to answer: quantiles of the last 512 requests, sum and count since the start.'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
