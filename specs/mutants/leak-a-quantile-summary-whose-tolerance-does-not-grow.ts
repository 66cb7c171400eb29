import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks slowly. Percentiles come from a summary after Greenwald and Khanna, which merges neighbours as long as the ranks between them
 * stay within `2 * tolerance * n`. Here `n` is forgotten: the limit is 0.002 ranks for ever, no two neighbours ever fit, and the summary
 * is the sorted list of all durations. It is exact, so its figures are right. Each insertion also moves half of the list.
 * Each request of every path: one object of three numbers and a place in the array, about 55 B.
 * To blame: the `splice` of `insert` in app/metrics.ts (or the comparison of `#compress`).
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
`,
    replace: `const longestMicroseconds = 60_000_000

interface Tuple {
  readonly value: number
  /** Ranks from the tuple before to this one. */
  readonly ranks: number
  /** How far the rank may be off. */
  readonly slack: number
}

const tolerance = 0.001
const insertionsPerCompression = 250

/** Any percentile to a tenth of a per cent of the ranks (Greenwald and Khanna, 2001). */
class QuantileSummary {
  #tuples: Tuple[] = []
  #count = 0
  readonly #limit = 2 * tolerance

  insert(value: number): void {
    this.#count += 1
    const at = this.#firstAbove(value)
    const outermost = at === 0 || at === this.#tuples.length
    const slack = outermost ? 0 : Math.floor(this.#limit)
    this.#tuples.splice(at, 0, { value, ranks: 1, slack })
    if (this.#count % insertionsPerCompression === 0) this.#compress()
  }

  percentile(percent: number): number {
    const wanted = Math.ceil((percent / 100) * this.#count)
    let rank = 0
    for (const { value, ranks } of this.#tuples) {
      rank += ranks
      if (rank >= wanted) return value
    }
    return this.#tuples.at(-1)?.value ?? 0
  }

  #firstAbove(value: number): number {
    let low = 0
    let high = this.#tuples.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#tuples[middle]?.value ?? 0) > value) high = middle
      else low = middle + 1
    }
    return low
  }

  /** The smallest and the largest stay as they are. */
  #compress(): void {
    const kept: Tuple[] = []
    for (const tuple of this.#tuples) {
      const before = kept.at(-1)
      if (before !== undefined && kept.length > 1 && before.ranks + tuple.ranks + tuple.slack <= this.#limit) {
        kept[kept.length - 1] = { ...tuple, ranks: before.ranks + tuple.ranks }
      } else {
        kept.push(tuple)
      }
    }
    this.#tuples = kept
  }
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly #microseconds: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: longestMicroseconds,
    figures: 3,
  })
`,
    replace: `  readonly #microseconds = new QuantileSummary()
`,
  },
  {
    file: 'app/metrics.ts',
    find: `this.#microseconds.record(`,
    replace: `this.#microseconds.insert(`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#tuples.splice(at, 0, { value, ranks: 1, slack })',
  firstTry: 'caught',
}
