import { afterEach, expect, test, vi } from 'vitest'
import { seed } from './seed.ts'

afterEach(() => vi.unstubAllEnvs())

test('SEED is taken as it is, and one that is drawn stays', () => {
  vi.stubEnv('SEED', '42')
  expect(seed()).toBe(42)
  vi.stubEnv('SEED', undefined)
  expect(seed()).toBe(seed())
})

test.each(['', 'abc', '-1', '1.5', '2147483648'])('SEED=%s is refused with the rule and the fix', text => {
  vi.stubEnv('SEED', text)
  expect(seed).toThrow(`SEED=${text}: expected a whole number from 0 to 2147483647\n  fix: copy the seed`)
})
