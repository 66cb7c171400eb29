import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { meanInterval, meanOf, type Batch } from './batch-means.ts'

const batchesOf = (...values: readonly number[]): Batch[] => values.map(sum => ({ sum, weight: 1 }))

test('the textbook: 1, 2, 3, 4, 5 have a mean of 3 ± 2.776 · 1.581 / √5', () => {
  const [low, high] = meanInterval(batchesOf(1, 2, 3, 4, 5)) ?? [0, 0]
  expect(low).toBeCloseTo(3 - 1.963, 3)
  expect(high).toBeCloseTo(3 + 1.963, 3)
})

test('two batches have no interval, and neither has any number of empty ones', () => {
  expect(meanInterval(batchesOf(1, 2))).toBeUndefined()
  expect(meanInterval(Array.from({ length: 9 }, () => ({ sum: 0, weight: 0 })))).toBeUndefined()
})

test('empty batches beside others count for nothing', () => {
  const empty = { sum: 0, weight: 0 }
  expect(meanInterval([empty, ...batchesOf(1, 2, 3), empty, empty])).toEqual(meanInterval(batchesOf(1, 2, 3)))
  expect(meanInterval([empty, ...batchesOf(1, 2)])).toBeUndefined()
})

test('what a batch without weight adds to the mean is in its interval too', () => {
  const [low, high] = meanInterval([...batchesOf(1, 1, 1), { sum: 1, weight: 0 }]) ?? [0, 0]
  expect((low + high) / 2).toBeCloseTo(4 / 3, 9)
  expect(high).toBeGreaterThan(4 / 3)
})

test('of unequal batches it is the interval of a ratio: 10 / 6 ± 4.303 · √(2.889 · 3 / 2) / 6', () => {
  const batches = [
    { sum: 2, weight: 1 },
    { sum: 2, weight: 2 },
    { sum: 6, weight: 3 },
  ]
  const [low, high] = meanInterval(batches) ?? [0, 0]
  expect(low).toBeCloseTo(10 / 6 - 1.493, 3)
  expect(high).toBeCloseTo(10 / 6 + 1.493, 3)
})

test('batches that do not differ leave no doubt', () => {
  expect(meanInterval(batchesOf(7, 7, 7))).toEqual([7, 7])
})

test('a batch counts by its weight: three slow requests do not outweigh three thousand', () => {
  const batches = [...Array.from({ length: 9 }, () => ({ sum: 3000, weight: 3000 })), { sum: 300, weight: 3 }]
  expect(meanOf(batches)).toBeCloseTo(1.011, 3)
  const [low, high] = meanInterval(batches) ?? [0, 0]
  expect((low + high) / 2).toBeCloseTo(1.011, 3)
  expect(high - low).toBeLessThan(0.1)
})

test('an hour of seconds becomes thirty batches, and drops none', () => {
  const [low, high] = meanInterval(batchesOf(...Array.from({ length: 3600 }, (_, second) => second))) ?? [
    0, 0,
  ]
  expect((low + high) / 2).toBeCloseTo(1799.5, 6)
})

test('more than thirty are added up to thirty, neighbours with neighbours', () => {
  const values = Array.from({ length: 60 }, (_, second) => (second * 7) % 11)
  const added = (from: number, to: number) => ({
    sum: values.slice(from, to).reduce((a, b) => a + b),
    weight: to - from,
  })
  const pairs = Array.from({ length: 30 }, (_, pair) => added(2 * pair, 2 * pair + 2))
  expect(meanInterval(batchesOf(...values))).toEqual(meanInterval(pairs))
  const lastTogether = [...batchesOf(...values.slice(0, 29)), added(29, 31)]
  expect(meanInterval(batchesOf(...values.slice(0, 31)))).toEqual(meanInterval(lastTogether))
})

/**
 * Student's t with n degrees of freedom lies within ±q with probability ∫cosⁿ⁻¹ from 0 to atan(q/√n), over the same up to π/2:
 * its density, with x = √n·tan θ.
 */
function withinT(q: number, degrees: number): number {
  const integral = (to: number) => {
    const steps = 2000
    const at = (step: number) => Math.cos(((step + 0.5) * to) / steps) ** (degrees - 1)
    return (Array.from({ length: steps }, (_, step) => at(step)).reduce((a, b) => a + b, 0) * to) / steps
  }
  return integral(Math.atan(q / Math.sqrt(degrees))) / integral(Math.PI / 2)
}

test('the quantiles are those of Student’s t, one by one', () => {
  for (let count = 3; count <= 30; count++) {
    const zeroes = Array.from({ length: count - 2 }, () => 0)
    const [, high] = meanInterval(batchesOf(-1, 1, ...zeroes)) ?? [0, 0]
    const error = Math.sqrt(2 / (count - 1) / count)
    expect(withinT(high / error, count - 1), `${count} batches`).toBeCloseTo(0.95, 3)
  }
})

describe('the interval covers the true mean in 95 of 100 runs', () => {
  const perSecond = 100
  const runs = 1500
  /** Latencies that remember: each is `memory` of the one before and a new part; their mean is 0. */
  const share = (memory: number, seconds: number, batchOf = perSecond): number => {
    const random = xoroshiro128plus(7)
    let covered = 0
    for (let run = 0; run < runs; run++) {
      let value = 0
      const batches = Array.from({ length: (seconds * perSecond) / batchOf }, () => {
        let sum = 0
        for (let request = 0; request < batchOf; request++) {
          value = memory * value + uniformFloat64(random) - 0.5
          sum += value
        }
        return { sum, weight: batchOf }
      })
      const [low, high] = meanInterval(batches) ?? [1, -1]
      if (low <= 0 && 0 <= high) covered++
    }
    return covered / runs
  }

  test.each([
    { memory: 0, seconds: 4 },
    { memory: 0.5, seconds: 4 },
    { memory: 0.9, seconds: 4 },
    { memory: 0.9, seconds: 10 },
  ])('of $seconds s of values that remember $memory of the last', ({ memory, seconds }) => {
    const covered = share(memory, seconds)
    expect(covered).toBeGreaterThan(0.925)
    expect(covered).toBeLessThan(0.97)
  })

  test('which batches shorter than the memory do not give', () => {
    expect(share(0.9, 3, 10)).toBeLessThan(0.9)
  })
})
