import { expect, test } from 'vitest'
import { risesIn, stepsIn } from './steps.ts'

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
