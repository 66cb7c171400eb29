import { expect, test } from 'vitest'
import { seconds } from '../record/units.ts'
import { disorder } from './disorder.ts'

test.each([
  [{ code: 0 }, []],
  [{ code: 143 }, ['exit code 143 after SIGTERM, expected 0']],
  [undefined, ['did not end within 10 s after SIGTERM; killed']],
])('%o', (exit, breaches) => {
  expect(disorder(exit, seconds(10))).toEqual(breaches)
})
