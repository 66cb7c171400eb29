import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { mean, median, sorted, sum } from './statistics.ts'

/** A change of level in a series, from index `index` on. */
export interface ChangePoint {
  readonly index: number
  /** Medians of the values between the previous change and this one, and of the values since. */
  readonly before: number
  readonly after: number
}

/** Minimum number of values on either side of a change: with fewer, one outlier would be a level. */
const sideMin = 3

/**
 * The last change of level in a series, or none. `risk`: the probability that noise without order in time is reported as one.
 *
 * Each possible cut of the series is tested with the rank-sum test (Mann & Whitney 1947), which assumes no shape of the noise and
 * counts an outlier as one rank. The cut with the smallest p is the candidate, as in the change-point model of Hawkins & Deng
 * (2010). Permuting the series corrects for picking the smallest of many: the p of the change is the share of permutations whose
 * smallest p is as small (as Matteson & James 2014 do for their E-divisive). Both halves of a change are then searched in turn.
 * The random numbers are seeded: the same series always gives the same result.
 */
export function lastChange(values: readonly number[], risk: number): ChangePoint | undefined {
  const cuts = changes(values, risk)
  const index = cuts.at(-1)
  if (index === undefined) return undefined
  return { index, before: median(values.slice(cuts.at(-2) ?? 0, index)), after: median(values.slice(index)) }
}

function changes(values: readonly number[], risk: number): number[] {
  const cut = significantCut(values, risk)
  if (cut === undefined) return []
  const later = changes(values.slice(cut), risk).map(index => cut + index)
  return [...changes(values.slice(0, cut), risk), cut, ...later]
}

/** As many permutations are as extreme if p were `risk`: it limits the error of the estimate to a fifth. */
const extremeAtRisk = 20

function significantCut(values: readonly number[], risk: number): number | undefined {
  const count = values.length
  const tails = tailsOf(count)
  const ranks = ranksOf(values)
  const { cut, p } = bestCut(ranks, tails)
  // Permuting can only raise the p of the change above the p of its cut.
  if (p > risk) return undefined
  const permutations = Math.ceil(extremeAtRisk / risk)
  const random = xoroshiro128plus(1)
  const shuffled = [...ranks]
  let asExtreme = 0
  for (let permutation = 0; permutation < permutations; permutation++) {
    for (let last = count - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last)
      ;[shuffled[last], shuffled[other]] = [shuffled[other] ?? Number.NaN, shuffled[last] ?? Number.NaN]
    }
    if (bestCut(shuffled, tails).p <= p) asExtreme++
    if (asExtreme === extremeAtRisk) return undefined
  }
  return cut
}

function bestCut(ranks: readonly number[], tails: readonly Float64Array[]): { cut: number; p: number } {
  const count = ranks.length
  let sum = 0
  let best = { cut: Number.NaN, p: Number.POSITIVE_INFINITY }
  for (let cut = 1; cut <= count - sideMin; cut++) {
    sum += ranks[cut - 1] ?? Number.NaN
    if (cut < sideMin) continue
    const above = sum - (cut * (cut + 1)) / 2
    const extreme = Math.min(above, cut * (count - cut) - above)
    const p = 2 * (tails[cut]?.[Math.ceil(extreme)] ?? Number.NaN)
    if (p < best.p) best = { cut, p }
  }
  return best
}

/** Ranks from 1; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const inOrder = sorted(values)
  const places = Map.groupBy(inOrder.keys(), place => inOrder[place])
  return values.map(value => 1 + mean(places.get(value) ?? []))
}

const known = new Map<number, readonly Float64Array[]>()

/** `tails[m][u]`: the probability that the rank-sum statistic of m values among `count` without order is u or less. */
function tailsOf(count: number): readonly Float64Array[] {
  const tails = known.get(count) ?? Array.from({ length: count }, (_, m) => tailOf(m, count - m))
  known.set(count, tails)
  return tails
}

/**
 * The number of ways to get each value of the statistic is a coefficient of the Gaussian binomial, the product over i of (1 −
 * q^(n+i)) / (1 − q^i) for i from 1 to m.
 */
function tailOf(m: number, n: number): Float64Array {
  const largest = m * n
  const ways = new Float64Array(largest + 1)
  ways[0] = 1
  for (let i = 1; i <= m; i++) {
    for (let u = largest; u >= n + i; u--) ways[u] = (ways[u] ?? Number.NaN) - (ways[u - n - i] ?? Number.NaN)
    for (let u = i; u <= largest; u++) ways[u] = (ways[u] ?? Number.NaN) + (ways[u - i] ?? Number.NaN)
  }
  const total = sum([...ways])
  let below = 0
  return ways.map(count => (below += count / total))
}
