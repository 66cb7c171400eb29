import { expect, test } from 'vitest'
import { settled } from './warm-up.ts'

test.each([
  [[242, 5.3, 2.2, 5.8, 1.6], false],
  [[105, 1.32, 1.39, 1.53], true],
  [[10, 10.9, 11.8], true],
  [[10, 10.9, 12.5], false],
  [[Number.NaN, 1, 1], false],
  [[1, 1], false],
])('medians of %j ms: settled %s', (medians, expected) => {
  expect(settled(medians)).toBe(expected)
})
