import { expect, test } from 'vitest'
import { isJson } from './media-type.ts'

test.each([
  'application/json',
  'text/json',
  'application/problem+json',
  'application/vnd.api+json',
  'Application/JSON; charset=utf-8',
  'application/json ; profile="a"',
])('%s is JSON', type => {
  expect(isJson(type)).toBe(true)
})

test.each([
  'application/x-ndjson',
  'application/jsonlines',
  'application/json-seq',
  'application/geo+json-seq',
  'text/plain; format=application/json',
  'undefined',
])('%s is not', type => {
  expect(isJson(type)).toBe(false)
})
