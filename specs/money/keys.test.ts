import { expect, test } from 'vitest'
import { keyCourses } from './key-courses.ts'
import { keys, type Answered, type KeyTrial, type Step } from './keys.ts'
import { balances, firstSeen, row } from './literal.ts'

const order: Step = { fromId: 1, toId: 2, amount: 100, key: 'one-of-many', expected: 'first' }
const body = '{"success":true,"transferId":7}'
const first: Answered = { step: order, status: 200, replayed: false, body }
const again: Answered = { ...first, step: { ...order, expected: 'replayed' }, replayed: true }
const other: Answered = {
  step: { ...order, amount: 5, expected: 'refused' },
  status: 422,
  replayed: false,
  body: '{}',
}

const trial = (...answers: Answered[]): KeyTrial => ({
  courses: [{ kind: 'a kind', answers }],
  opening: balances(1_000, 1_000),
  finalState: { balances: balances(900, 1_100), ledger: [row] },
})

test('one first, one replay, another amount refused', () => {
  expect(keys(trial(first, again, other))).toMatchObject({ check: 'keys', measured: 0, verdict: 'pass' })
})

test('without a key, whatever the service has put into its ledger', () => {
  const { key: _, ...keyless } = order
  const planted = trial({ ...first, step: keyless })
  expect(keys(planted).verdict).toBe('pass')
})

test.each([
  ['a replay with another byte', trial(first, { ...again, body: `${body} ` }), 'expected {"success"'],
  ['a replay that looks like a first', trial(first, { ...again, replayed: false }), 'again, as a replay'],
  ['a first that is a replay', trial({ ...first, replayed: true }), 'a transfer of its own'],
  ['another order accepted', trial(first, { ...other, status: 200 }), 'was answered 200: {}, expected 422'],
  ['no answer', trial(first, { ...again, status: 0, body: 'reset' }), 'was answered 0'],
  ['two orders, one transfer', trial(first, first), 'a transfer for two orders'],
])('%s', (_, planted, what) => {
  const judgement = keys(planted)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)[0]).toContain(what)
})

test.each([
  ['no row', [], 'confirmed, and no ledger row'],
  ['a row too many', [row, { ...row, transferId: 8, key: null }], 'ledger row 8'],
  ['a row under another key', [{ ...row, key: 'ONE' }], 'booked as 100 from 1 to 2 with key ONE'],
])('%s', (_, ledger, what) => {
  const planted = trial(first)
  const judgement = keys({ ...planted, finalState: { ...planted.finalState, ledger } })
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('a balance that its orders do not leave', () => {
  expect(firstSeen(keys({ ...trial(first), opening: balances(1_000, 1_001) }))).toEqual([
    'account 2 holds 1,100, its orders leave 1,101',
  ])
})

test('nothing was sent', () => {
  expect(keys({ ...trial(), finalState: { balances: balances(1, 1), ledger: [] } }).verdict).toBe(
    'inconclusive',
  )
})

test('every key of a run is its own, visible and no longer than is allowed', () => {
  const courses = keyCourses({ payer: 11, payee: 12, other: 13, poor: 14 })
  const sent = courses.flatMap(({ steps }) =>
    steps.flatMap(({ key, expected }) => (key !== undefined && expected === 'first' ? [key] : [])),
  )
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent.filter(key => !/^[\x21-\x7e]{1,255}$/.test(key) || !key.includes('11'))).toEqual([])
  expect(Math.max(...sent.map(({ length }) => length))).toBe(255)
})
