import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. The metrics also tell the most frequent response time, from a tally in a Map by milliseconds. It
 * was forgotten to round them, so nearly each request has an entry of its own, for ever. A user sees
 * memory that grows with every request, and a most frequent time that means nothing.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  readonly responseTime: { p50: number; p95: number; p99: number; mean: number }`,
    replace: `  readonly responseTime: { p50: number; p95: number; p99: number; mean: number; mode: number }`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #tally = new Map<number, number>()
  #mode = 0
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    const times = (this.#tally.get(durationMs) ?? 0) + 1
    this.#tally.set(durationMs, times)
    if (times > (this.#tally.get(this.#mode) ?? 0)) this.#mode = durationMs`,
  },
  {
    file: 'app/metrics.ts',
    find: `        p99: this.#percentileMs(99),`,
    replace: `        p99: this.#percentileMs(99),
        mode: this.#mode,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
