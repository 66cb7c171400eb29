import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a fair sample of four hundred visits (algorithm R) draws a lot for each later visit, and puts the visit at the place it drew. Only a lot below four hundred should win a
 * place: here each lot does, also the one that points behind the sample.
 *
 * How one comes to it: in the text-book the line is `if (place < size)`. Without it nothing looks wrong, because `filter` and `reduce` pass by the holes of an array: the share is that of
 * a sample which is fair, only larger than it should be. A unit test of the first four hundred visits is green.
 *
 * Grows: the array in the metrics. Of n visits about half are kept, at places up to n; the others are overwritten by later ones, so that objects of all ages are in it.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

interface Visit {
  readonly endedAt: number
  readonly durationMs: number
  readonly status: number
}

const sampleSize = 400

/** A fair sample of all visits since the start: each has the same chance to be in it. Fixed memory. */
class Reservoir {
  readonly #visits: Visit[] = []
  #seen = 0

  add(visit: Visit): void {
    const place = this.#seen < sampleSize ? this.#seen : Math.floor(Math.random() * (this.#seen + 1))
    this.#visits[place] = visit
    this.#seen += 1
  }

  /** Milliseconds that a refused visit takes, on average. */
  refusedMs(): number {
    const refused = this.#visits.filter(({ status }) => status >= 400)
    const sum = refused.reduce((total, { durationMs }) => total + durationMs, 0)
    return refused.length === 0 ? 0 : sum / refused.length
  }
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly pool: PoolState
  /** Share of the time`,
    replace: `  readonly pool: PoolState
  readonly refusedMs: number
  /** Share of the time`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #poolState: () => PoolState
`,
    replace: `  readonly #sample = new Reservoir()
  readonly #poolState: () => PoolState
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    this.#sample.add({ endedAt: performance.now(), durationMs, status })
`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),
`,
    replace: `      pool: this.#poolState(),
      refusedMs: this.#sample.refusedMs(),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#visits[place] = visit',
  firstTry: 'caught',
}
