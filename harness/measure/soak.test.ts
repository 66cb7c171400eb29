import { expect, test } from 'vitest'
import { soakLength } from './soak.ts'

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1.5h', 5_400_000],
])('SOAK=%s', (text, milliseconds) => {
  expect(soakLength(text)).toBe(milliseconds)
})

test.each(['', '10', 'm', '0m', '-1h', '1 h', '1d'])('SOAK=%s is refused with the rule and the fix', text => {
  expect(() => soakLength(text)).toThrow(
    `SOAK=${text}: expected a number above 0 and a unit, s, m or h\n  fix: write for example SOAK=10m`,
  )
})
