import { expect, test } from 'vitest'
import { malformedFrom } from './malformed.ts'

test('everything that can be wrong with a body is made from a right one', () => {
  const all = malformedFrom({ body: { sku: 'a', n: 2 } })
  expect(Object.fromEntries(all.map(({ kind, body }) => [kind, body]))).toEqual({
    'half of a body': '{"sku":"a',
    'a list': '[{"sku":"a","n":2}]',
    'a text': '"text"',
    'sku is missing': '{"n":2}',
    'sku is an object': '{"sku":{"sku":"a"},"n":2}',
    'n is missing': '{"sku":"a"}',
    'n is an object': '{"sku":"a","n":{"n":2}}',
    'n is a text': '{"sku":"a","n":"text"}',
    'n is negative': '{"sku":"a","n":-2}',
    'n is a fraction': '{"sku":"a","n":2.5}',
    'n is endless': '{"sku":"a","n":1e999}',
  })
})

test('nothing is made from a request without a body', () => {
  expect(malformedFrom({})).toEqual([])
})
