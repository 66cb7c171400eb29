import { expect, test } from 'vitest'
import { isKeeping } from './keeping.ts'

test.for([
  ['', false],
  ['0', false],
  ['1', true],
] as const)('KEEP=%s', ([text, keeps]) => {
  expect(isKeeping(text)).toBe(keeps)
})

test.for(['abc', 'true', '11'])('KEEP=%s is refused', text => {
  expect(() => isKeeping(text)).toThrow(`KEEP=${text}: expected 1 or 0\n  fix: write KEEP=1`)
})
