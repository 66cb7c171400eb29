import { sorted, sum, type Sorted } from './statistics.ts'
import type { Interval } from './verdict.ts'

/**
 * Wilcoxon's signed-rank test for differences of pairs. It only assumes that their distribution is symmetric, which holds for two
 * systems that took turns. Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd edition, 3.1 to 3.3.
 */
export class SignedRank {
  /** Means of all pairs of differences, each with itself included (Walsh averages). */
  readonly #averages: Sorted
  /** Probability of each sum of positive ranks, 0 to n (n + 1) / 2, if the hypothesis about the centre is true. */
  readonly #masses: readonly number[]

  constructor(differences: readonly number[]) {
    this.#averages = sorted(differences.flatMap((a, index) => differences.slice(index).map(b => (a + b) / 2)))
    this.#masses = massesOf(differences.length)
  }

  /** The centre of the differences (Hodges & Lehmann 1963); it tolerates nearly three outliers in ten. */
  get centre(): number {
    const last = this.#averages.length - 1
    return (this.#at(Math.floor(last / 2)) + this.#at(Math.ceil(last / 2))) / 2
  }

  #at(index: number): number {
    return this.#averages[index] ?? Number.NaN
  }

  /** The exact interval of the centre. Throws a RangeError if there are too few differences for so small a risk. */
  interval(risk: number): Interval {
    let outside = 0
    let cut = 0
    for (const mass of this.#masses) {
      if (2 * (outside + mass) > risk) break
      outside += mass
      cut += 1
    }
    if (cut === 0)
      throw new RangeError(`no interval of a risk of ${risk}: check the number of differences first`)
    return [this.#at(cut - 1), this.#at(this.#averages.length - cut)]
  }

  /** Two-sided p-value of the hypothesis that this is the centre. */
  pValue(centre: number): number {
    const above = this.#averages.filter(average => average > centre).length
    const at = this.#averages.filter(average => average === centre).length
    const positiveRanks = above + at / 2
    const smaller = Math.ceil(Math.min(positiveRanks, this.#averages.length - positiveRanks))
    return Math.min(1, 2 * sum(this.#masses.slice(0, smaller + 1)))
  }
}

/** Each rank is positive or negative with equal probability: the sums of n ranks are those of n − 1, with and without the nth. */
function massesOf(n: number): number[] {
  let masses = [1]
  for (let rank = 1; rank <= n; rank++) {
    const before = masses
    const mass = (sum: number) => ((before[sum] ?? 0) + (before[sum - rank] ?? 0)) / 2
    masses = Array.from({ length: before.length + rank }, (_, sum) => mass(sum))
  }
  return masses
}

/** Minimum number of differences for an interval of this risk. */
export const differencesNeeded = (risk: number): number => Math.ceil(1 - Math.log2(risk))
