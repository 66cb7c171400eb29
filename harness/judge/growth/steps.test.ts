import { describe, expect, test } from 'vitest'
import { theilSen } from '../theil-sen.ts'
import { waveOf, withoutRecent, risesIn, stepsIn } from './steps.ts'

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

const tooth = [0, 10, 20, 30]

describe('waves', () => {
  const ragged = [0, 8, 16, 24, 32, 0, 8, 16, 24, 0, 8, 16, 24, 32, 40, 0, 8, 16, 24]
  const over = (teeth: readonly number[], leak = 0) =>
    waveOf(points(...teeth.map((y, index) => [100 * index, y + 100 * leak * index] as const)))

  test('rise as the lowest band that holds them does, and as bands that are higher by three points in all', () => {
    const still = over([...tooth, ...tooth, ...tooth, ...tooth])
    expect(still?.slope).toBe(0)
    // A band of 30 * (1 + 3/16) = 35.625, from the first floor to the last top, and from the first top to the last floor.
    expect(still?.interval[0]).toBeCloseTo((30 - 35.625) / 1500, 9)
    expect(still?.interval[1]).toBeCloseTo((35.625 - 30) / 900, 9)
    const leaking = over([...tooth, ...tooth, ...tooth, ...tooth], 0.05)
    expect(leaking?.slope).toBeCloseTo(0.05, 9)
    expect(leaking?.interval[0]).toBeCloseTo(0.05 + (30 - 35.625) / 1500, 9)
  })

  test('of different height too', () => {
    expect(over(ragged)?.interval[1]).toBeGreaterThan(0)
    expect(over(ragged)?.interval[1]).toBeLessThan(0.02)
  })

  const calm = [0, 10, 20, 30, 40]
  test.each([
    ['first', [0, 10, 20, 30, 40, 50, 60, ...tooth, ...tooth, ...tooth]],
    ['second', [...tooth, ...calm, ...calm.map(y => y + 40), 80, 0, 10, 20]],
    ['last', [...tooth, ...tooth, ...tooth, 0, 10, 20, 30, 40, 50, 60, 70]],
  ])('without a fall in the %s third are none', (_, teeth) => {
    expect(over(teeth)).toBeUndefined()
  })

  test('are none where hardly a reading lies between floor and top', () => {
    const even = [0, 30]
    expect(over([...even, ...even, ...even, ...even, ...even, ...even])).toBeUndefined()
  })
})

describe('what the requests of the last round hold', () => {
  const lengths = [80, 240, 160, 80, 240, 160, 80, 240]
  const watched = (held: number, leak = 0) =>
    lengths.reduce(
      (readings, length) => {
        const x = (readings.at(-1)?.x ?? 0) + length
        return [...readings, { x, y: 1_000 + held * length + leak * x }]
      },
      [{ x: 0, y: 1_000 }],
    )

  test('is no part of a reading, and what is kept is', () => {
    const [rest = []] = withoutRecent([watched(5)])
    expect(rest.map(({ y }) => y)).toEqual(lengths.map(() => 1_000))
    const leaking = withoutRecent([watched(5, 2)]).flat()
    expect(theilSen(leaking).slope).toBeCloseTo(2, 1)
  })

  test('stays where readings do not depend on it, where longer rounds hold less, and of few readings', () => {
    for (const windows of [[watched(0, 2)], [watched(-5)], [watched(5).slice(0, 6)]])
      expect(withoutRecent(windows)).toEqual(windows)
  })
})
