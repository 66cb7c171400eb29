import { expect, test } from 'vitest'
import { minutes } from '../record/units.ts'
import { soakLength } from './soak.ts'

const planned = minutes(60)

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
])('SOAK=%s', (text, milliseconds) => {
  expect(soakLength(planned, text)).toBe(milliseconds)
})

test('without SOAK the plan decides', () => {
  expect(soakLength(planned, undefined)).toBe(planned)
})

test.each(['', '10', 'm', '0m', '-1h', '1 h', '1d'])('SOAK=%s is refused with the rule and the fix', text => {
  expect(() => soakLength(planned, text)).toThrow(
    `SOAK=${text}: expected a number above 0 and a unit, s, m or h\n  fix: write for example SOAK=10m`,
  )
})
