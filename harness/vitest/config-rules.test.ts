import { expect, test } from 'vitest'
import { checkVitest } from './config-rules.ts'

test('a Vitest of another major version is refused by its version, the rule and the fix', () => {
  expect(() => checkVitest('4.1.10')).toThrow(
    /^Vitest 4\.1\.10 is installed, and vitest-plumbline needs Vitest 5\n {2}fix: `npm i -D vitest@5`/,
  )
  expect(() => checkVitest()).not.toThrow()
})
