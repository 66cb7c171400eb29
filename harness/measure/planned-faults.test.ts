import { expect, test } from 'vitest'
import { faultSeconds } from './planned-faults.ts'

test.each([
  [undefined, 0],
  ['60', 60],
  ['1.5', 1.5],
])('FAULTS=%s', (text, seconds) => {
  expect(faultSeconds(text)).toBe(seconds)
})

test.each(['', 'abc', '-1', '1m'])('FAULTS=%s is refused with the rule and the fix', text => {
  expect(() => faultSeconds(text)).toThrow(
    `FAULTS=${text}: expected a number of seconds, 0 or more\n  fix: write for example FAULTS=60`,
  )
})
