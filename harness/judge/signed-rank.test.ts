import { expect, test } from 'vitest'
import { differencesNeeded, SignedRank } from './signed-rank.ts'

/** Depression of nine patients before and after a tranquiliser: Hollander, Wolfe & Chicken, table 3.1. */
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
const published = new SignedRank(before.map((value, index) => value - (after[index] ?? 0)))

test('estimate, interval and p-value are those of the published example', () => {
  expect(published.centre).toBeCloseTo(0.46)
  expect(published.interval(0.05).map(end => end.toFixed(3))).toEqual(['0.010', '0.786'])
  expect(published.pValue(0)).toBeCloseTo(0.0391, 4)
})

test('interval and test agree about what the centre may be', () => {
  const [low, high] = published.interval(0.05)
  expect(published.pValue(low - 1e-9)).toBeLessThan(0.05)
  expect(published.pValue(low + 1e-9)).toBeGreaterThan(0.05)
  expect(published.pValue(high - 1e-9)).toBeGreaterThan(0.05)
  expect(published.pValue(high + 1e-9)).toBeLessThan(0.05)
})

test('eight differences have an interval of 99 %, seven have none', () => {
  expect(differencesNeeded(0.01)).toBe(8)
  expect(new SignedRank([1, 2, 3, 4, 5, 6, 7, 8]).interval(0.01)).toEqual([1, 8])
  expect(() => new SignedRank([1, 2, 3, 4, 5, 6, 7]).interval(0.01)).toThrow('check the number')
})

test('equal differences say nothing against themselves', () => {
  const none = new SignedRank([0, 0, 0, 0, 0, 0, 0, 0])
  expect(none.centre).toBe(0)
  expect(none.pValue(0)).toBe(1)
  expect(none.pValue(1)).toBeCloseTo(2 / 256)
})

test('three wild differences in ten do not carry the centre away', () => {
  const { centre } = new SignedRank([1, 1.1, 0.9, 1, 1.05, 0.95, 1, 900, 800, 700])
  expect(centre).toBeLessThan(2)
})
