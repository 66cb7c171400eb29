import { expect, test } from 'vitest'
import { noFaster, settled } from './warm-up.ts'

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

test.each([
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.55], expected: false },
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.55, 0.5], expected: false },
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.62, 0.56], expected: true },
  { medians: [2.8, 1.3, 3, 1.9], expected: true },
  { medians: [60, 55], expected: false },
  { medians: [60, 55, 53], expected: false },
  { medians: [60, 55, 57], expected: true },
])('after medians of $medians ms a service is no faster: $expected', ({ medians, expected }) => {
  expect(noFaster(medians)).toBe(expected)
})
