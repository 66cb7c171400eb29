import { expect, test } from 'vitest'
import { balances, firstSeen, nothing, row } from './literal.ts'
import { errorHygiene, refusedWithoutEffect, type RefusedAll } from './refusals.ts'

const shown = { check: 'inputs', title: 'refused' }
const fraction = { kind: 'a fraction', request: 'POST …', expected: 400, answered: 400 }
const all: RefusedAll = {
  requests: [fraction],
  opening: balances(1_000, 1_000),
  finalState: nothing.finalState,
  accounts: [2, 2],
}

test('refused, and nothing came of it', () => {
  expect(refusedWithoutEffect(all, shown).verdict).toBe('pass')
})

test.each([
  [
    'another status',
    { ...all, requests: [{ ...fraction, answered: 500 }] },
    'a fraction, POST …: answered 500, expected 400',
  ],
  [
    'a changed balance',
    { ...all, finalState: { balances: balances(999, 1_000), ledger: [] } },
    'account 1 holds 999, it should still hold 1,000',
  ],
  [
    'a ledger row',
    { ...all, finalState: { ...nothing.finalState, ledger: [row] } },
    'ledger row 7 over 100 from 1 to 2',
  ],
  ['an account', { ...all, accounts: [2, 3] as const }, '3 accounts, before there were 2'],
])('%s', (_, planted, what) => {
  const judgement = refusedWithoutEffect(planted, shown)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)).toEqual([what])
})

test('nothing was sent', () => {
  expect(refusedWithoutEffect({ ...all, requests: [] }, shown).verdict).toBe('inconclusive')
})

const error = (changes: Record<string, unknown> = {}, status = 500) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'urn:x', title: 'Broken', status, detail: 'look in the log', ...changes }),
})

test('tidy errors', () => {
  expect(errorHygiene('hygiene', [error(), { ...error({}, 503), retryAfter: '1' }]).verdict).toBe('pass')
})

test.each([
  ['HTML', { ...error(), contentType: 'text/html', body: '<h1>' }, 'not application/problem+json'],
  ['no detail', error({ detail: undefined }), 'no detail'],
  ['an empty title', error({ title: '' }), 'no title'],
  ['another status', error({ status: 200 }), 'a status that is not its own'],
  ['503 alone', error({}, 503), '503 without Retry-After'],
  ['SQL', error({ detail: 'update accounts set balance = 1' }), 'tells of its SQL'],
  ['a constraint', error({ detail: 'violates check constraint "x"' }), 'tells of its database'],
  ['a stack', error({ detail: 'Error\n    at f (/app/server.mjs:1:2)' }), 'tells of its stack'],
  ['an address', error({ detail: 'no answer from 172.17.0.2:5432' }), 'tells of its host'],
])('%s', (_, planted, flaw) => {
  const judgement = errorHygiene('hygiene', [planted])
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement).join('\n')).toContain(`${flaw}: status ${planted.status}`)
})

test('no error was seen', () => {
  expect(errorHygiene('hygiene').verdict).toBe('inconclusive')
})
