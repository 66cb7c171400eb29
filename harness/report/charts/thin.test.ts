import { expect, test } from 'vitest'
import { inGroups, pointsMax, thinned } from './values.ts'

test('groups leave no value out, and are as many as fit', () => {
  const values = Array.from({ length: 3_601 }, (_, index) => index)
  const groups = inGroups(values)
  expect(groups.flat()).toEqual(values)
  expect(groups.length).toBeLessThanOrEqual(pointsMax)
})

test('of values that come in turns all are kept alike', () => {
  const turns = Array.from({ length: 8_000 }, (_, index) => index % 20)
  const left = thinned(turns, 4_000)
  expect(left.length).toBeLessThanOrEqual(4_000)
  const counts = Array.from({ length: 20 }, (_, turn) => left.filter(value => value === turn).length)
  expect(Math.min(...counts)).toBeGreaterThan(150)
})

test('few stay as they are', () => {
  expect(thinned([3, 1, 2], 3)).toEqual([3, 1, 2])
})
