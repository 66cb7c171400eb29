import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Distribution, type DistributionJson } from './distribution.ts'

test('below two milliseconds a value is kept to the microsecond', () => {
  const distribution = Distribution.of([0.001, 0.5, 1.234, 2.047])
  expect([1, 2, 3, 4].map(rank => distribution.valueAtRank(rank))).toEqual([0.001, 0.5, 1.234, 2.047])
})

test('quantiles are nearest rank', () => {
  const distribution = Distribution.of([1, 1, 1, 2])
  expect([0, 0.5, 0.75, 0.76, 1].map(p => distribution.quantile(p))).toEqual([1, 1, 1, 2, 2])
})

test('the mean is exact, and survives a large offset', () => {
  const distribution = Distribution.of([1_000_001, 1_000_003])
  expect(distribution.mean).toBe(1_000_002)
})

test('each value that occurs is counted, in ascending order', () => {
  expect(Distribution.of([1.5, 0.5, 1.5]).counts()).toEqual([
    [0.5, 1],
    [1.5, 2],
  ])
})

test('nothing recorded: nothing known', () => {
  const empty = new Distribution()
  expect([empty.count, empty.mean, empty.quantile(1), empty.quantile(0.5)]).toEqual([
    0,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ])
})

const durations = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1 })

test('a value is rounded to a microsecond, and is then off by 0.05 % at most', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2_000_000, noNaN: true }), value => {
      const kept = Distribution.of([value]).quantile(1)
      expect(Math.abs(kept - value)).toBeLessThanOrEqual(0.0005 + value * 0.0005 + 1e-9)
    }),
    // Rounded up, and then to the middle of its bucket.
    { examples: [[2.1255]] },
  )
})

test('the parts add up to the whole, in any order', () => {
  fc.assert(
    fc.property(durations, durations, (one, other) => {
      const merged = Distribution.merge([Distribution.of(other), Distribution.of(one)])
      const whole = Distribution.of([...one, ...other])
      expect(merged.counts()).toEqual(whole.counts())
      expect(merged.mean).toBeCloseTo(whole.mean, 6)
    }),
  )
})

test('what is written as JSON and read again is the same, and adds up the same', () => {
  fc.assert(
    fc.property(durations, durations, (values, more) => {
      const [kept, added] = [Distribution.of(values), Distribution.of(more)]
      const read = Distribution.fromJSON(JSON.parse(JSON.stringify(kept)) as DistributionJson)
      expect(read.toJSON()).toEqual(kept.toJSON())
      expect([read.count, read.mean]).toEqual([kept.count, kept.mean])
      expect(Distribution.merge([read, added]).toJSON()).toEqual(Distribution.merge([kept, added]).toJSON())
    }),
  )
})
