import { beforeEach, expect, test } from 'vitest'
import type { AnyRecord } from '../judge/records/judge.ts'
import { assertJudged, forgetMeasured, noteJudged, noteMeasured } from './unjudged.ts'

const record = { kind: 'run', name: 'evening', promises: { p99: 100 } } as unknown as AnyRecord

beforeEach(forgetMeasured)

test('a promise that nobody judged is named, with the fix', () => {
  noteMeasured(record)
  expect(assertJudged).toThrow(
    /promises of the run 'evening' were never judged\n {2}fix: .*expect\(record\)\.toMeet\(\)/,
  )
})

test.each([
  ['its own matcher', record],
  ['a copy of it', { ...record }],
  ['judgements of one’s own', undefined],
])('%s judges it', (_, judged) => {
  noteMeasured(record)
  noteJudged(judged)
  expect(assertJudged).not.toThrow()
})

test('of two records one that was judged does not stand for the other', () => {
  const other = { ...record, name: 'morning' }
  noteMeasured(record)
  noteMeasured(other)
  noteJudged(record)
  expect(assertJudged).toThrow("'morning'")
})

test.each([
  ['nothing is promised', { kind: 'run', promises: {} }],
  ['it is a system', { services: [] }],
])('%s', (_, result) => {
  noteMeasured(result)
  expect(assertJudged).not.toThrow()
})

test('a fault run promises something without a word', () => {
  noteMeasured({ kind: 'faultRun', promises: {} })
  expect(assertJudged).toThrow('the faultRun')
})
