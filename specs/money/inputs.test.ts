import { expect, test } from 'vitest'
import { forbidden, malformed } from './inputs.ts'

const pair = [1, 2] as const

test('one seed gives one list of requests, another seed another', () => {
  expect(malformed(1, pair, 100)).toEqual(malformed(1, pair, 100))
  expect(malformed(1, pair, 100)).not.toEqual(malformed(2, pair, 100))
  expect(forbidden(1, pair, 100)).not.toEqual(forbidden(2, pair, 100))
})

test('texts and paths are made from the accounts of the run', () => {
  const sent = malformed(1, [4711, 4712], 100).map(
    ({ ask, expected }) => `${ask.path} ${ask.body} ${expected}`,
  )
  expect(sent).toContain('/api/transfer {"fromId":"4711","toId":4712,"amount":1} 400')
  expect(sent).toContain('/api/transfer {"fromId":4711,"toId":"0x1268","amount":1} 400')
  expect(sent).toContain('/api/accounts/04711 undefined 404')
})
