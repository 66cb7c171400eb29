import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Distribution } from '../record/distribution.ts'
import type { Interval } from './verdict.ts'

declare const ascending: unique symbol
/** Values in ascending order, so that no percentile is read from an unsorted array. */
export type Sorted = readonly number[] & { readonly [ascending]: true }

export const sorted = (values: readonly number[]): Sorted =>
  values.toSorted((a, b) => a - b) as readonly number[] as Sorted

const tail = 0.025

/** The smallest value with at least a share `p` of the sample at or below it (nearest rank). */
export function quantile(sample: Sorted, p: number): number {
  const value = sample[Math.max(0, Math.ceil(p * sample.length) - 1)]
  if (value === undefined) throw new RangeError('quantile of an empty sample: check its length first')
  return value
}

/** Samples for a two-sided 95 % interval of a quantile above the median: the largest lies above it at 97.5 %, p^n <= 0.025. */
export const samplesNeeded = (p: number): number => Math.ceil(Math.log(tail) / Math.log(p))

/**
 * Two-sided 95 % confidence interval of a quantile, from order statistics: the number of values below the true quantile is
 * binomial(n, p) for any distribution (David & Nagaraja, Order Statistics, 7.1). `undefined` if the sample is too small.
 */
export function quantileInterval(sample: Distribution, p: number): Interval | undefined {
  const { low, high } = binomialBounds(sample.count, p)
  const ends = [sample.valueAtRank(low), sample.valueAtRank(high + 1)] as const
  return ends.some(Number.isNaN) ? undefined : ends
}

/** The largest `low` with P(X < low) <= 2.5 % and the smallest `high` with P(X <= high) >= 97.5 %. */
function binomialBounds(n: number, p: number): { low: number; high: number } {
  let logMass = n * Math.log1p(-p)
  let cumulative = 0
  let low = 0
  let high = 0
  for (; high < n; high++) {
    cumulative += Math.exp(logMass)
    if (cumulative <= tail) low = high + 1
    if (cumulative >= 1 - tail) break
    logMass += Math.log((n - high) / (high + 1)) + Math.log(p) - Math.log1p(-p)
  }
  return { low, high }
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const mean = (values: readonly number[]): number => sum(values) / values.length

/** Infinite for no values. Not spread into arguments: there may be more values than a call can take. */
export const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
export const greatest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), -Infinity)

export const neighboursIn = <Value>(values: readonly Value[]): (readonly [before: Value, after: Value])[] =>
  values.slice(1).map((after, index) => [values[index] ?? after, after])

/** The first of those with the most frequent value. */
export const mostOf = <One>(all: readonly One[], valueOf: (one: One) => unknown): One | undefined =>
  [...Map.groupBy(all, valueOf).values()].toSorted((a, b) => b.length - a.length)[0]?.[0]

/** @throws RangeError for no values. */
export const median = (values: readonly number[]): number => quantile(sorted(values), 0.5)

export function thirdsOf(values: readonly number[]): readonly [first: number, last: number] {
  const third = Math.floor(values.length / 3)
  return [median(values.slice(0, third)), median(values.slice(-third))]
}

/** Population standard deviation (divided by n), as the promise defines it. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map(value => (value - centre) ** 2)))
}

/** 95 % interval by the percentile bootstrap (Efron 1979) of a thousand resamples, seeded: one record, one verdict. */
export function bootstrapInterval(
  samples: readonly (readonly number[])[],
  statistic: (...resampled: readonly (readonly number[])[]) => number,
): Interval {
  const random = xoroshiro128plus(1)
  const resample = (values: readonly number[]) =>
    values.map(() => values[uniformInt(random, 0, values.length - 1)] ?? Number.NaN)
  const estimates = sorted(Array.from({ length: 1000 }, () => statistic(...samples.map(resample))))
  return [quantile(estimates, tail), quantile(estimates, 1 - tail)]
}
