import { expect, test } from 'vitest'
import { attempt, confirmed, firstSeen, history, nothing, refused } from './literal.ts'
import { numbers } from './numbers.ts'

const most = Number.MAX_SAFE_INTEGER
const held = (one: number, two: number) =>
  new Map([
    [1, one],
    [2, two],
  ])
const total = { atMs: 20, answeredMs: 21, balances: held(most, most), total: 2 ** 54 - 2 }
const one = { amount: 1 }

/** One moves from the full account to the other; then the other cannot take two more. */
const exact = history({
  opening: held(most, most - 2),
  attempts: [attempt(confirmed, one), attempt(refused, { amount: 2 }, { sentMs: 11, answeredMs: 15 })],
  readings: [{ ...total, balances: held(most - 1, most - 1), total: 2 ** 54 - 4 }],
  finalState: { balances: held(most - 1, most - 1), ledger: [] },
})

test('one moved, and what no number can say is refused', () => {
  expect(numbers(exact)).toMatchObject({ check: 'numbers', verdict: 'pass' })
})

test.each([
  [
    'one that did not move',
    { finalState: { balances: held(most, most - 2), ledger: [] } },
    'account 1 holds',
  ],
  [
    'one that is refused',
    { attempts: [attempt(refused, one), ...exact.attempts.slice(1)] },
    'expected confirmed',
  ],
  [
    'beyond what can be said',
    { attempts: [...exact.attempts.slice(0, 1), attempt(confirmed, { amount: 2 }, { sentMs: 11 })] },
    'expected refused',
  ],
  [
    'a sum of floats',
    { readings: [{ ...total, balances: held(most - 1, most - 1), total: 2 ** 54 }] },
    'a total of',
  ],
  [
    'a balance that is read as another',
    { readings: [...exact.readings, { atMs: 22, answeredMs: 23, balances: new Map([[1, most]]) }] },
    'account 1 read as 9,007,199,254,740,991, its transfers leave 9,007,199,254,740,990',
  ],
])('%s', (_, planted, what) => {
  const judgement = numbers({ ...exact, ...planted })
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement).join('\n')).toContain(what)
})

test('a balance that was read while a transfer was under way may be either', () => {
  const readings = [...exact.readings, { atMs: 5, answeredMs: 6, balances: held(most, most - 2) }]
  expect(numbers({ ...exact, readings }).verdict).toBe('pass')
})

test('no total beyond 2^53 was read', () => {
  expect(numbers(nothing).verdict).toBe('inconclusive')
})
