import { afterEach, expect, test, vi } from 'vitest'
import { faultSeconds } from './planned-faults.ts'

afterEach(() => void vi.unstubAllEnvs())

test.each([
  [undefined, 0],
  ['60', 60],
  ['1.5', 1.5],
])('FAULTS=%s', (text, seconds) => {
  vi.stubEnv('FAULTS', text)
  expect(faultSeconds()).toBe(seconds)
})

test.each(['', 'abc', '-1', '1m'])('FAULTS=%s is refused with the rule and the fix', text => {
  vi.stubEnv('FAULTS', text)
  expect(faultSeconds).toThrow(
    `FAULTS=${text}: expected a number of seconds, 0 or more\n  fix: write for example FAULTS=60`,
  )
})
