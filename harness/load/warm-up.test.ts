import { expect, test } from 'vitest'
import { agree } from './warm-up.ts'

test('medians agree within a tenth, or within what nobody would notice', () => {
  expect(agree(10, 10.9)).toBe(true)
  expect(agree(10, 11.5)).toBe(false)
  expect(agree(0.4, 0.6)).toBe(true)
  expect(agree(Number.NaN, 10)).toBe(false)
})
