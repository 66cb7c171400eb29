import { expect, test } from 'vitest'
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

test('a doubt that was resolved to one row', () => {
  expect(doubtsResolved(history({ attempts: [attempt(replayed)] })).verdict).toBe('pass')
})

test.each([
  ['still in doubt', history({ attempts: [attempt(inDoubt)] }), 'in doubt: status 503), sent again'],
  ['made again', history({ finalState: { balances: new Map(), ledger: [row, row] } }), 'has 2 ledger rows'],
  ['made and not booked', history({ finalState: { balances: new Map(), ledger: [] } }), 'has 0 ledger rows'],
])('a doubt %s', (_, planted, what) => {
  const judgement = doubtsResolved(planted)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('nothing was in doubt', () => {
  expect(doubtsResolved(nothing).verdict).toBe('inconclusive')
})
