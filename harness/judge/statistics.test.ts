import { describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import {
  bootstrapInterval,
  mean,
  neighboursIn,
  quantile,
  quantileInterval,
  samplesNeeded,
  sorted,
  standardDeviation,
  thirdsOf,
} from './statistics.ts'

const oneTo = (n: number) => sorted(Array.from({ length: n }, (_, index) => index + 1))
/** One value each microsecond, in milliseconds: kept exactly below two thousand, to 0.05 % above. */
const microseconds = (n: number) => Distribution.of(oneTo(n).map(value => value / 1000))

describe('quantiles', () => {
  test('are values of the sample, by nearest rank', () => {
    expect(quantile(sorted([5, 1, 4, 2, 3]), 0.5)).toBe(3)
    expect(quantile(oneTo(100), 0.99)).toBe(99)
    expect(quantile(oneTo(1), 0.99)).toBe(1)
  })

  test('an empty sample has none', () => {
    expect(() => quantile(sorted([]), 0.5)).toThrow('empty sample')
  })
})

describe('interval of a quantile', () => {
  test.each([
    [0.95, 72],
    [0.99, 368],
    [0.999, 3688],
  ])('P%f needs %i samples', (p, needed) => {
    expect(samplesNeeded(p)).toBe(needed)
    expect(quantileInterval(microseconds(needed - 1), p)).toBeUndefined()
    expect(quantileInterval(microseconds(needed), p)?.[1]).toBeCloseTo(needed / 1000, 2)
  })

  test('ranks agree with the tables: median of 100 lies between the 40th and 61st value', () => {
    expect(quantileInterval(microseconds(100), 0.5)).toEqual([0.04, 0.061])
  })

  test('covers the true quantile in at least 95 of 100 samples', () => {
    let covered = 0
    for (let round = 0; round < 100; round++) {
      const values = Array.from({ length: 600 }, (_, index) => hash(round * 1000 + index))
      const [low, high] = quantileInterval(Distribution.of(values), 0.99) ?? [1, 0]
      if (low <= 0.99 && 0.99 <= high) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(93)
  })

  test('is found in large samples, where a probability of 0.01^n would underflow', () => {
    const [low, high] = quantileInterval(microseconds(200_000), 0.99) ?? [0, 0]
    expect(low).toBeGreaterThan(197.8)
    expect(high).toBeLessThan(198.2)
  })
})

test('mean and standard deviation', () => {
  expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5)
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2)
})

test('the bootstrap interval holds the statistic and repeats exactly', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
  const interval = bootstrapInterval([values], mean)
  expect(interval[0]).toBeLessThan(3.9)
  expect(interval[1]).toBeGreaterThan(3.9)
  expect(bootstrapInterval([values], mean)).toEqual(interval)
})

test('of a thousand resamples the bootstrap leaves out 2.5 % at either end', () => {
  let resamples = 0
  expect(bootstrapInterval([[1, 2]], () => resamples++)).toEqual([24, 974])
  expect(resamples).toBe(1000)
})

test.each([[[8, 0, 0, 0]], [[0, 0, 0, 8]]])('the bootstrap draws each of %j', values => {
  expect(bootstrapInterval([values], mean)).toEqual([0, 6])
})

test('the bootstrap draws from each of several samples on its own', () => {
  const difference = (one: readonly number[], other: readonly number[]) => mean(one) - mean(other)
  const interval = bootstrapInterval(
    [
      [9, 9, 9],
      [4, 4],
    ],
    (one = [], other = []) => difference(one, other),
  )
  expect(interval).toEqual([5, 5])
})

/** Uniform in [0, 1), the same in every run (Steele's mix of a counter). */
function hash(counter: number): number {
  let x = Math.imul(counter + 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
}

test('thirds are those of the two ends, rounded down', () => {
  expect(thirdsOf([1, 2, 3, 9, 9, 9, 4, 5, 6])).toEqual([2, 5])
  expect(thirdsOf([5, 1, 9, 3, 7])).toEqual([5, 7])
})

test('each value beside the one after it', () => {
  expect(neighboursIn([1, 2, 3])).toEqual([
    [1, 2],
    [2, 3],
  ])
  expect(neighboursIn([1])).toEqual([])
})

test('quantiles of 0 and 1 are the ends', () => {
  expect([0, 0.2, 0.21, 1].map(p => quantile(sorted([5, 1, 4, 2, 3]), p))).toEqual([1, 1, 2, 5])
})

test('an interval of a low quantile needs as many samples as its mirror', () => {
  expect(quantileInterval(microseconds(71), 0.05)).toBeUndefined()
  expect(quantileInterval(microseconds(72), 0.05)?.[0]).toBeCloseTo(0.001, 3)
})

test.each([
  [100, 0.95, 90, 100],
  [1000, 0.5, 469, 532],
  [1000, 0.99, 983, 997],
])('of %i values P%f lies between the values %i and %i: binomial tables', (count, p, low, high) => {
  expect(quantileInterval(microseconds(count), p)).toEqual([low / 1000, high / 1000])
})
