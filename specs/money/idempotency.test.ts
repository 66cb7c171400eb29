import { expect, test } from 'vitest'
import type { Answer, History, LedgerRow } from './history.ts'
import { doubtsResolved, idempotency } from './idempotency.ts'
import {
  attempt,
  balances,
  confirmed,
  firstSeen,
  history,
  inDoubt,
  nothing,
  refused,
  replayed,
  row,
} from './literal.ts'
import type { Replays } from './replay.ts'

test('one first, the others replayed, another body refused', () => {
  const attempts = [attempt(confirmed), attempt(replayed), attempt(refused, { amount: 2 })]
  expect(idempotency(history({ attempts })).verdict).toBe('pass')
})

test.each([
  ['two firsts', [attempt(confirmed), attempt(confirmed)], '2 answers claim to be the first'],
  ['no first', [attempt(replayed)], '0 answers claim to be the first'],
  ['a refused replay', [attempt(confirmed), attempt(refused)], 'refused with 422, expected transfer 7'],
  [
    'another body accepted',
    [attempt(confirmed), attempt(replayed, { amount: 2 })],
    'another body was replayed as transfer 7, expected refused with 422',
  ],
])('%s', (_, attempts, what) => {
  const judgement = idempotency(history({ attempts }))
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('two rows for one key', () => {
  const finalState = { balances: balances(800, 1_200), ledger: [row, { ...row, transferId: 8 }] }
  expect(firstSeen(idempotency(history({ finalState })))).toEqual([
    'key one-of-many, sent 1 times: 2 ledger rows',
  ])
})

test('nothing was sent', () => {
  expect(idempotency(nothing).verdict).toBe('inconclusive')
})

test('a replay that says the same in other bytes', () => {
  const answers = [
    { ...confirmed, body: '{"a":1}' },
    { ...replayed, body: '{"a": 1}' },
  ]
  expect(firstSeen(idempotency(history({ attempts: answers.map(answer => attempt(answer)) })))).toEqual([
    'key one-of-many, sent 2 times: answered {"a": 1}, at first {"a":1}',
  ])
})

const sentAgain = (before: Answer, answer: Answer, values: Partial<History> = {}): Replays => ({
  ...history(values),
  attempts: [{ ...attempt(answer), before }],
})
const turnedAway = { kind: 'refused', status: 503, type: 'urn:problem-type:not-applied' } as const

test.each([
  ['a doubt, made', inDoubt, replayed],
  ['a doubt, made only now', inDoubt, confirmed],
  ['turned away, made only now', turnedAway, confirmed],
  ['confirmed, and the same', confirmed, replayed],
])('sent again: %s', (_, before, answer) => {
  expect(doubtsResolved(sentAgain(before, answer)).verdict).toBe('pass')
})

const ledgerOf = (...ledger: LedgerRow[]) => ({ finalState: { balances: new Map(), ledger } })

test.each([
  ['still in doubt', sentAgain(inDoubt, inDoubt), 'in doubt: status 503), sent again, was in doubt'],
  ['made again', sentAgain(inDoubt, confirmed, ledgerOf(row, row)), 'has 2 ledger rows'],
  ['made and not booked', sentAgain(inDoubt, confirmed, ledgerOf()), 'has 0 ledger rows'],
  ['no key any more', sentAgain(turnedAway, turnedAway), 'sent again, was refused with 503'],
  ['made behind the refusal', sentAgain(turnedAway, replayed), 'sent again, was replayed as transfer 7'],
  ['forgotten', sentAgain(confirmed, confirmed), 'sent again, was confirmed as transfer 7'],
  ['another transfer', sentAgain(confirmed, { ...replayed, transferId: 8 }), 'replayed as transfer 8'],
  ['another body', sentAgain(confirmed, { ...replayed, body: '{}' }), 'answered {}, at first undefined'],
])('sent again: %s', (_, planted, what) => {
  const judgement = doubtsResolved(planted)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('nothing was sent again', () => {
  expect(doubtsResolved({ ...nothing, attempts: [] }).verdict).toBe('inconclusive')
})
