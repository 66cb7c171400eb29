import { expect, test } from 'vitest'
import { checkUnique } from './config-rules.ts'

test('two projects of one name are refused in one config, and a config that is evaluated again is not', async () => {
  checkUnique('promises')
  expect(() => checkUnique('promises')).toThrow(/the name 'promises', expected one of each\n {2}fix: /)
  await Promise.resolve()
  expect(() => checkUnique('promises')).not.toThrow()
})
