import { expect, test } from 'vitest'
import { atLeast, atMost, below, exactly, holds, noneFrom } from './limit.ts'

test.each([
  ['<', below],
  ['<=', atMost],
  ['>=', atLeast],
  ['=', exactly],
] as const)('a figure held to %s has the unit of its limit', (relation, held) => {
  expect(held(5, 'ms')).toEqual({ unit: 'ms', limit: { relation, value: 5, unit: 'ms' } })
})

test('less than a value that cannot be told from none is none', () => {
  expect(noneFrom(8, 'B')).toEqual({ unit: 'B', limit: { relation: '<', value: 8, unit: 'B', none: true } })
})

test.each([
  [below, [true, false, false]],
  [atMost, [true, true, false]],
  [exactly, [false, true, false]],
  [atLeast, [false, true, true]],
] as const)('4, 5 and 6 are held to a limit of 5, case %#', (held, expected) => {
  expect([4, 5, 6].map(measured => holds(measured, held(5, 'ms').limit))).toEqual(expected)
})
