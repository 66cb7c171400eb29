import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: in place of a histogram there is one number for each percentile, which moves up a little with each request that took
 * longer and down a little with each that did not ("frugal streaming"). It needs three numbers, and is right for
 * traffic that stays as it is; but a crowd that waits for a second moves the P99 by two or three milliseconds.
 *
 * Should break `toldWaits`: "the P99 tells how long clients waited for a connection".
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
    replace: `const stepMs = 0.05`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })`,
    replace: `  /** Each percentile is where the steps up and the steps down are in balance. */
  readonly #estimatesMs = new Map([
    [50, 0],
    [95, 0],
    [99, 0],
  ])`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#microseconds.record(Math.min(Math.max(Math.round(durationMs * 1_000), 1), longestMicroseconds))`,
    replace: `    for (const [percent, estimateMs] of this.#estimatesMs) {
      const moveMs = durationMs > estimateMs ? (stepMs * percent) / 100 : (-stepMs * (100 - percent)) / 100
      this.#estimatesMs.set(percent, Math.max(estimateMs + moveMs, 0))
    }`,
  },
  {
    file: 'app/metrics.ts',
    find: `    return this.#requestCount === 0 ? 0 : this.#microseconds.percentile(percent) / 1_000`,
    replace: `    return this.#estimatesMs.get(percent) ?? 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'caught',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
}
