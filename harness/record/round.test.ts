import { expect, test } from 'vitest'
import { round } from './round.ts'

test.each([
  [0.123456, '0.123'],
  [12.3456, '12.3'],
  [9464.2, '9,464'],
  [-9464.2, '-9,464'],
])('%d reads %s', (value, text) => {
  expect(round(value)).toBe(text)
})
