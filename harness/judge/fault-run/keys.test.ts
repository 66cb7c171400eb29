import { expect, test } from 'vitest'
import { keyCourses } from '../../domain/key-courses.ts'
import type { Act } from '../../record/act.ts'
import {
  attempt,
  confirmed,
  counters,
  counts,
  firstSeen,
  holding,
  order,
  refused,
  replayed,
  row,
} from '../../testing/judged-workload.ts'
import { keys, type KeyStep, type KeyTrial } from './keys.ts'

type Sent = readonly [step: KeyStep, act: Act]

const step: KeyStep = { order, key: 'one-of-many', expected: 'first' }
const text = '{"id":7}'
const first: Sent = [step, attempt(confirmed, { text })]
const again: Sent = [{ ...step, expected: 'replayed' }, attempt(replayed, { text })]
const other: Sent = [{ ...step, order: { ...order, amount: 5 }, expected: 'refused' }, attempt(refused)]

const trial = (...sent: readonly Sent[]): KeyTrial => ({
  courses: [{ kind: 'a kind', steps: sent.map(([one]) => one), acts: sent.map(([, act]) => act) }],
  opening: counts(1_000, 1_000),
  state: holding(900, 1_100, row),
})

test('one first, one replay, another order refused', () => {
  expect(keys(trial(first, again, other), counters)).toMatchObject({
    check: 'keys',
    measured: 0,
    verdict: 'pass',
  })
})

test('without a key, whatever the service has put into its database', () => {
  const { key: _, ...keyless } = step
  expect(keys(trial([keyless, first[1]]), counters).verdict).toBe('pass')
})

test.each([
  [
    'a replay with another byte',
    [first, [again[0], attempt(replayed, { text: `${text} ` })]],
    'expected {"id"',
  ],
  ['a replay that looks like a first', [first, [again[0], first[1]]], 'again, as a replay'],
  ['a first that is a replay', [[step, again[1]]], 'an operation of its own'],
  ['another order accepted', [first, [other[0], attempt(refused, { status: 400 })]], 'expected 422'],
  ['two orders, one operation', [first, first], 'one operation for two orders'],
] as [string, Sent[], string][])('%s', (_, sent, what) => {
  const judgement = keys(trial(...sent), counters)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)[0]).toContain(what)
})

test.each([
  ['no row', [], 'confirmed, and no row'],
  ['a row too many', [row, { ...row, id: 8, key: null }], 'row 8'],
  ['a row under another key', [{ ...row, key: 'ONE' }], 'with key ONE'],
  ['a row of another order', [{ ...row, order: other[0].order as typeof order }], 'done as {"from":1'],
])('%s', (_, rows, what) => {
  const judgement = keys({ ...trial(first), state: holding(900, 1_100, ...rows) }, counters)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('a counter that its orders do not leave', () => {
  expect(firstSeen(keys({ ...trial(first), opening: counts(1_000, 1_001) }, counters))).toEqual([
    '2 holds 1,100, its orders leave 1,101',
  ])
})

test('nothing was sent', () => {
  expect(keys({ ...trial(), state: holding(1_000, 1_000) }, counters).verdict).toBe('inconclusive')
})

test('every key of a run is its own, visible and no longer than is allowed', () => {
  const courses = keyCourses('11', { order: 1, others: { 'another number': 2 }, refused: [3, 4] })
  const sent = courses.flatMap(({ steps }) =>
    steps.flatMap(({ key, expected }) => (key !== undefined && expected === 'first' ? [key] : [])),
  )
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent.filter(key => !/^[\x21-\x7e]{1,255}$/.test(key) || !key.includes('11'))).toEqual([])
  expect(Math.max(...sent.map(({ length }) => length))).toBe(255)
})
