import { expect, test } from 'vitest'
import { duration, rangeOf } from './values.ts'

test.each([
  [420, '420 ms'],
  [999.6, '1 s'],
  [5_000, '5 s'],
  [5_430, '5.4 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
  [3_840_000, '1 h 4 min'],
])('%i ms in words', (durationMs, words) => {
  expect(duration(durationMs)).toBe(words)
})

test('a range of one value is that value', () => {
  expect(rangeOf([2, 2, null], 'MB')).toBe('2 MB')
  expect(rangeOf([null], 'MB')).toBe('not measured')
})
