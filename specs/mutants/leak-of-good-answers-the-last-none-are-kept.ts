import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks, and slows down. Of the answers of each class the latest are kept for whoever looks into a failure: 200 of 5xx, 50 of 4xx, and
 * of the good ones none. But `slice(-0)` is `slice(0)`, which is everything: refusals are bounded, and all good answers are kept. The
 * list is copied twice for each of them, so that a good answer takes longer and longer.
 * Each answer of 2xx: an object with two doubles and its place in the array, about 90 B; a refusal costs nothing once its class is full.
 * To blame: the `concat` of `#keep` in app/metrics.ts.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

/** How many of the latest answers are kept, by the first digit of their status. Good ones tell nothing. */
const keptOf: Readonly<Record<number, number>> = { 2: 0, 4: 50, 5: 200 }

interface Answer {
  readonly status: number
  readonly durationMs: number
  readonly endedAt: number
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0

  constructor`,
    replace: `  #inFlight = 0
  readonly #latest = new Map<number, readonly Answer[]>()

  constructor`,
  },
  {
    file: 'app/metrics.ts',
    find: `  record(durationMs: number, status: number): void {
`,
    replace: `  /** For whoever looks into a failure, the oldest first. */
  latest(status: number): readonly Answer[] {
    return this.#latest.get(Math.floor(status / 100)) ?? []
  }

  #keep(answer: Answer): void {
    const kind = Math.floor(answer.status / 100)
    const kept = keptOf[kind] ?? 0
    this.#latest.set(kind, this.latest(answer.status).concat(answer).slice(-kept))
  }

  record(durationMs: number, status: number): void {
    this.#keep({ status, durationMs, endedAt: performance.now() })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#latest.set(kind, this.latest(answer.status).concat(answer).slice(-kept))',
  firstTry: 'caught',
}
