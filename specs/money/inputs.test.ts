import { expect, test } from 'vitest'
import { forbidden, malformed } from './inputs.ts'

const pair = [1, 2] as const

test('one seed gives one list of requests, another seed another', () => {
  expect(malformed(1, pair)).toEqual(malformed(1, pair))
  expect(malformed(1, pair)).not.toEqual(malformed(2, pair))
  expect(forbidden(1, pair, 100)).not.toEqual(forbidden(2, pair, 100))
})
