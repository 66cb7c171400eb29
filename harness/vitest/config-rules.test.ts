import { expect, test } from 'vitest'
import { checkUnique, checkVitest } from './config-rules.ts'

test('two projects of one name are refused in one config, and a config that is evaluated again is not', async () => {
  checkUnique('promises')
  expect(() => checkUnique('promises')).toThrow(/the name 'promises', expected one of each\n {2}fix: /)
  await Promise.resolve()
  expect(() => checkUnique('promises')).not.toThrow()
})

test('a Vitest of another major version is refused by its version, the rule and the fix', () => {
  expect(() => checkVitest('4.1.10')).toThrow(
    /^Vitest 4\.1\.10 is installed, and vitest-plumbline needs Vitest 5\n {2}fix: `npm i -D vitest@5`/,
  )
  expect(() => checkVitest()).not.toThrow()
})
