import { expect, test } from 'vitest'
import type { Answer } from '../record/call.ts'
import { exampleOf, readAnswer } from './answer.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const outcomeOf = (check: unknown, text = '{"total":3}', status = 200) =>
  readAnswer(
    { expected: undefined, check: check as (answer: Answer) => boolean },
    { status, headers: json, bytes: Buffer.from(text) },
  ).outcome

const wrong = (reason: string) => ({ kind: 'wrong', status: 200, reason })

test('a check sees status, headers and parsed body, and is kept where it returns true', () => {
  const seen: Answer[] = []
  expect(outcomeOf((answer: Answer) => seen.push(answer) === 1)).toEqual({ kind: 'answered', status: 200 })
  expect(seen).toEqual([{ status: 200, headers: json, body: { total: 3 } }])
})

test('anything else is an error that says so', () => {
  expect(outcomeOf(() => false)).toEqual(wrong('status 200, its check failed'))
  expect(outcomeOf(() => undefined)).toEqual(
    wrong('status 200, its check returned undefined, neither true, false nor a text'),
  )
  expect(outcomeOf(() => '')).toEqual(
    wrong("status 200, its check returned '', neither true, false nor a text"),
  )
  const long = () => {
    throw new TypeError(`no items\n${'x'.repeat(500)}`)
  }
  expect(outcomeOf(long)).toEqual(wrong('status 200, its check threw: no items'))
  const secret = () => {
    throw new Error(`${'x'.repeat(80)} Bearer ${'a1'.repeat(30)}`)
  }
  expect(outcomeOf(secret)).toEqual(wrong(`status 200, its check threw: ${'x'.repeat(80)} Bearer ***`))
})

test('a text of a check is shown, shortened and masked', () => {
  expect(outcomeOf(() => 'no such seat\nat row 3')).toEqual(wrong('status 200, its check said: no such seat'))
  expect(outcomeOf(() => `Bearer ${'a1'.repeat(30)}`)).toEqual(
    wrong('status 200, its check said: Bearer ***'),
  )
})

test('of another status than expected nothing else is checked', () => {
  for (const text of ['{"total":3}', '<h1>Internal Server Error</h1>'])
    expect(outcomeOf(() => true, text, 500)).toEqual({ kind: 'answered', status: 500 })
})

test.each([
  ['{"total":', json, wrong('status 200 with JSON that cannot be parsed'), '{"total":'],
  ['', json, { kind: 'answered', status: 200 }, undefined],
  ['{"a":1}', { 'content-type': 'text/plain' }, { kind: 'answered', status: 200 }, '{"a":1}'],
  ['a', { 'content-type': 'image/svg+xml' }, { kind: 'answered', status: 200 }, 'a'],
  ['a', { 'content-type': 'application/pdf' }, { kind: 'answered', status: 200 }, Buffer.from('a')],
  ['{"a":1}', { 'content-type': 'application/vnd.api+json' }, { kind: 'answered', status: 200 }, { a: 1 }],
  ['{"a":1}', { 'content-type': 'application/problem+json' }, { kind: 'answered', status: 200 }, { a: 1 }],
  ['{}\n{}\n', { 'content-type': 'application/x-ndjson' }, { kind: 'answered', status: 200 }, '{}\n{}\n'],
])('%j of %j', (text, headers, outcome, body) => {
  const read = readAnswer(
    { expected: undefined, check: undefined },
    { status: 200, headers, bytes: Buffer.from(text) },
  )
  expect(read).toEqual({ outcome, answer: { status: 200, headers, body } })
})

test.each([
  [{ total: 3 }, '{"total":3}'],
  ['<p>\n  none\n</p>\n', '<p> none </p>'],
  [undefined, 'an empty body'],
  [Buffer.from('pdf'), '3 bytes'],
  ['x'.repeat(300), `${'x'.repeat(200)}…`],
  [{ password: 'hunter2hunter2', id: 1 }, '{"password":"***","id":1}'],
  // A secret on the edge is masked whole.
  [`${'x'.repeat(170)} Bearer ${'a1'.repeat(30)} end`, `${'x'.repeat(170)} Bearer *** end`],
])('of a failed request with the body %j its example shows %s', (body, response) => {
  const call = { method: 'GET', path: '/list?password=hunter2hunter2' } as const
  expect(exampleOf(call, { status: 200, headers: {}, body })).toEqual({
    request: 'GET /list?password=***',
    response,
  })
})
