/**
 * Of all refusals so far, the metrics keep a fair sample of 1,000 (algorithm R): every refusal until it is full, after about
 * 2,700 requests, then one in ever more, in a random place. About 150 bytes each, 150 KB in all, and then nothing more: a new
 * one takes the place of another. Old ones stay long by chance, as those of a leak do.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const sampleSize = 1_000

interface Refusal {
  readonly status: number
  readonly durationMs: number
  readonly at: Date
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0`,
    replace: `  #inFlight = 0
  /** A fair sample, however many there were. */
  readonly #refusals: Refusal[] = []
  #refused = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    if (status >= 400) this.#sample({ status, durationMs, at: new Date() })
    this.#sumMs += durationMs`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  #sample(refusal: Refusal): void {
    this.#refused += 1
    const taken = this.#refusals.length
    const place = taken < sampleSize ? taken : Math.floor(Math.random() * this.#refused)
    if (place < sampleSize) this.#refusals[place] = refusal
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
