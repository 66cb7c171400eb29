import { describe, expect, test } from 'vitest'
import { floorOf, risesIn, stepsIn } from './steps.ts'

const points = (...values: readonly (readonly [number, number])[]) => values.map(([x, y]) => ({ x, y }))

test('from reading to reading: what was gained, and how many rounds grew, stood still and shrank', () => {
  const watched = points([100, 10], [200, 14], [300, 14], [400, 13], [500, 20], [600, 21])
  expect(stepsIn('heap', watched)).toEqual({
    kind: 'steps',
    figure: 'heap',
    requests: [100, 600],
    gained: 11,
    grew: 3,
    unchanged: 1,
    shrank: 1,
  })
})

test('of no reading nothing was gained', () => {
  expect(stepsIn('heap', [])).toMatchObject({ requests: [0, 0], gained: 0, grew: 0, unchanged: 0, shrank: 0 })
})

test('rounds of several lengths tell a request from a round: 5 for each and 7 for each round', () => {
  const first = points([0, 0], [10, 57], [30, 164])
  const second = points([100, 1000], [140, 1207], [150, 1264])
  expect(risesIn([first, second])).toEqual({ kind: 'rises', perRequest: 5, perRound: 7 })
})

test('rounds of one length only do not', () => {
  expect(risesIn([points([0, 0], [10, 40], [20, 80])])).toEqual({
    kind: 'rises',
    perRequest: 0,
    perRound: 40,
  })
})

/** Readings a hundred requests apart; `leak` is kept by each. */
const waves = (teeth: readonly (readonly number[])[], leak = 0) =>
  teeth.flat().map((y, index) => ({ x: 5_000 + index * 100, y: y + leak * index * 100 }))
const tooth = [0, 10, 20, 30]

test('the floor of waves is known to what is added since the reading before a fall', () => {
  expect(floorOf(waves([tooth, tooth, tooth, tooth]))).toEqual({
    slope: 0,
    interval: [-10 / 800, 10 / 800],
  })
  const leaking = floorOf(waves([tooth, tooth, tooth, tooth], 0.05))
  expect(leaking?.slope).toBeCloseTo(0.05)
  expect(leaking?.interval[0]).toBeCloseTo(0.05 - 15 / 800)
  expect(leaking?.interval[1]).toBeCloseTo(0.05 + 15 / 800)
})

describe('of several falls', () => {
  const first = points([0, 0], [100, 10], [200, 20], [500, -2], [600, 8], [700, 18], [750, -5], [800, 0])
  const middle = points([900, 10], [1000, 20], [1100, -4], [1200, 6], [1300, 16], [1400, 26])
  const last = points([1500, 0], [1600, 10], [1700, 20], [1900, -3], [2000, 7], [2100, 17], [2200, 1])
  const end = points([2300, 11], [2400, 21])
  const withFirst = (...some: readonly (readonly [number, number])[]) =>
    floorOf([...points(...some), ...first, ...middle, ...last, ...end])

  test('the one in the first third counts that leaves the least room, and the lowest in the last', () => {
    // Ten for a hundred requests: the reading at 500 is up to 30 above the floor, that at 750 up to 5, and that at 1900 up to 20.
    const floor = withFirst()
    expect(floor?.slope).toBeCloseTo(2 / 1150, 6)
    expect(floor?.interval[0]).toBeCloseTo((2 - 20) / 1150, 6)
    expect(floor?.interval[1]).toBeCloseTo((2 + 5) / 1150, 6)
  })

  test('wherever it is among them', () => {
    const floor = withFirst([-400, 5], [-300, 15], [-200, 25], [-150, -1], [-100, 4])
    // That at -150 is up to 5 above it, and higher than the one at 750.
    expect(floor?.slope).toBeCloseTo(-2 / 2050, 6)
    expect(floor?.interval[1]).toBeCloseTo((-2 + 5) / 2050, 6)
  })
})

const calm = [0, 10, 20, 30, 40]
test.each([
  ['first', [[0, 10, 20, 30, 40, 50, 60], tooth, tooth, tooth]],
  ['second', [tooth, calm, calm.map(y => y + 40), [80, 0, 10, 20]]],
  ['last', [tooth, tooth, tooth, [0, 10, 20, 30, 40, 50, 60, 70]]],
])('without a fall in the %s third there is none', (_, teeth) => {
  expect(floorOf(waves(teeth))).toBeUndefined()
})

test('a fall that is no larger than a rise is no end of a wave', () => {
  const even = [0, 30]
  expect(floorOf(waves([even, even, even, even, even, even]))).toBeUndefined()
})

test('a wave that ends with the last reading ends in the last third', () => {
  const short = [0, 10, 20]
  expect(floorOf(waves([short, short, [0, 10, 20, 30, 40, 50], [0]]))?.slope).toBe(0)
})
