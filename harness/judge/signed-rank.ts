import { sorted, sum } from './statistics.ts'
import type { Interval } from './verdict.ts'

export type SignedRank = ReturnType<typeof signedRank>

/**
 * Wilcoxon's signed-rank test for differences of pairs. It only assumes that their distribution is symmetric, which holds for two
 * systems that took turns. Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd edition, 3.1 to 3.3.
 */
export function signedRank(differences: readonly number[]) {
  if (differences.length === 0)
    throw new RangeError('a rank test of no differences: check their number first')
  /** Means of all pairs of differences, each with itself included (Walsh averages). */
  const averages = sorted(differences.flatMap((a, index) => differences.slice(index).map(b => (a + b) / 2)))
  /** Probability of each sum of positive ranks, 0 to n (n + 1) / 2, if the hypothesis about the centre is true. */
  const masses = massesOf(differences.length)
  const at = (index: number): number => averages[index] ?? Number.NaN
  const last = averages.length - 1
  return {
    /** The centre of the differences (Hodges & Lehmann 1963); it tolerates nearly three outliers in ten. */
    centre: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2,

    /** The exact interval of the centre. Throws a RangeError if there are too few differences for so small a risk. */
    interval(risk: number): Interval {
      let outside = 0
      let cut = 0
      for (const mass of masses) {
        if (2 * (outside + mass) > risk) break
        outside += mass
        cut += 1
      }
      if (cut === 0)
        throw new RangeError(`no interval of a risk of ${risk}: check the number of differences first`)
      return [at(cut - 1), at(averages.length - cut)]
    },

    /** Two-sided p-value of the hypothesis that this is the centre. */
    pValue(centre: number): number {
      const above = averages.filter(average => average > centre).length
      const equal = averages.filter(average => average === centre).length
      const positiveRanks = above + equal / 2
      const smaller = Math.ceil(Math.min(positiveRanks, averages.length - positiveRanks))
      return Math.min(1, 2 * sum(masses.slice(0, smaller + 1)))
    },
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
