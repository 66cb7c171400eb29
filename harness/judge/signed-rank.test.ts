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

test.each([
  { differences: [3], centre: 3 },
  { differences: [1, 2], centre: 1.5 },
  // The means of all pairs are 1, 1.5, 2, 2.5, 3, 4.
  { differences: [1, 2, 4], centre: 2.25 },
  { differences: [0, 10, 1, 5], centre: 4 },
])('the centre of $differences is the median of the means of all pairs', ({ differences, centre }) => {
  expect(new SignedRank(differences).centre).toBe(centre)
})

test.each([
  { centre: 0, p: 2 / 8 },
  { centre: 1, p: 4 / 8 },
  { centre: 1.2, p: 4 / 8 },
  { centre: 1.5, p: 6 / 8 },
  { centre: 2, p: 1 },
  { centre: 2.7, p: 6 / 8 },
  { centre: 4, p: 4 / 8 },
  { centre: 5, p: 2 / 8 },
])(
  'of three differences each sign is one of eight: $p at $centre, ties towards no doubt',
  ({ centre, p }) => {
    expect(new SignedRank([1, 2, 4]).pValue(centre)).toBe(p)
  },
)

test('an interval risks exactly what it may, and never more', () => {
  const five = new SignedRank([0, 1, 3, 7, 15])
  expect(() => five.interval(2 / 33)).toThrow('no interval of a risk')
  expect(five.interval(2 / 32)).toEqual([0, 15])
  expect(five.interval(4 / 32)).toEqual([0.5, 11])
  expect(five.interval(6 / 32)).toEqual([1, 9])
  // The sum 3 comes of two signs, so that it is taken whole or not at all.
  expect(five.interval(9 / 32)).toEqual([1, 9])
  expect(five.interval(10 / 32)).toEqual([1.5, 8])
})

test.each([
  { risk: 0.5, needed: 2 },
  { risk: 0.25, needed: 3 },
  { risk: 0.05, needed: 6 },
  { risk: 0.001, needed: 11 },
])('a risk of $risk needs $needed differences, and no fewer', ({ risk, needed }) => {
  expect(differencesNeeded(risk)).toBe(needed)
  const apart = Array.from({ length: needed }, (_, index) => index)
  expect(new SignedRank(apart).interval(risk)).toEqual([0, needed - 1])
  expect(() => new SignedRank(apart.slice(1)).interval(risk)).toThrow('check the number')
})
