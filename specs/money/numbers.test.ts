import { describe, expect, test } from 'vitest'
import type { WorkloadRecord } from 'vitest-plumbline/judge'
import {
  confirmed,
  refused,
  attempt,
  balances,
  reading,
  run,
  nothing,
  firstSeen,
  turnedAway,
} from './literal-workload.ts'
import type { Balances } from './domain.ts'
import { largest, numbers } from './numbers.ts'

describe('numbers', () => {
  /** One moves from the full account to the other; then the other cannot take two more. */
  const both = balances(largest - 1, largest - 1)
  const exact = {
    opened: balances(largest, largest - 2),
    acts: [attempt(confirmed, 1), attempt(refused, 2, { sentMs: 11, answeredMs: 15 })],
    readings: [reading(both, 20, 2 ** 54 - 4)],
    held: both,
  }

  const atOnce = (opened: Balances, ...acts: WorkloadRecord['acts']) => run({ opened, acts })
  const filled = atOnce(balances(9, largest - 1), attempt(confirmed, 1), attempt(refused, 1))

  test('one moved, and what no number can say is refused', () => {
    expect(numbers(run(exact), filled)).toMatchObject({ check: 'numbers', verdict: 'pass' })
  })

  test.each<[string, Parameters<typeof run>[0], string]>([
    ['one that did not move', { held: balances(largest, largest - 2) }, '1 holds'],
    ['one that is refused', { acts: [attempt(refused, 1), ...exact.acts.slice(1)] }, 'expected confirmed'],
    [
      'beyond what can be said',
      { acts: [...exact.acts.slice(0, 1), attempt(confirmed, 2, { sentMs: 11, answeredMs: 15 })] },
      'expected refused',
    ],
    ['a sum of floats', { readings: [reading(both, 20, 2 ** 54)] }, 'a total of'],
    ['a sum that ends at the largest number', { readings: [reading(both, 20, largest)] }, 'a total of'],
    [
      'a balance that is read as another',
      {
        readings: [...exact.readings, { atMs: 22, answeredMs: 23, value: { id: 1, balance: largest } }],
      },
      'account 1 read as 9,007,199,254,740,991, its transfers leave 9,007,199,254,740,990',
    ],
  ])('%s', (_, planted, what) => {
    const judgement = numbers(run({ ...exact, ...planted }), filled)
    expect(judgement.verdict).toBe('fail')
    expect(firstSeen(judgement).join('\n')).toContain(what)
  })

  test('a balance that was read while a transfer was under way may be either', () => {
    const readings = [...exact.readings, reading(balances(largest, largest - 2), 5, 2 ** 54 - 4)]
    expect(numbers(run({ ...exact, readings }), filled).verdict).toBe('pass')
  })

  test('more is confirmed at the same time than fits', () => {
    const over = atOnce(balances(9, largest), attempt(confirmed, 1))
    expect(firstSeen(numbers(run(exact), over))).toEqual([
      '1 transfers of 1 were confirmed at the same time, 0 fit',
    ])
  })

  test('less is confirmed than fits, and one is refused as if it did not fit', () => {
    const less = (other: WorkloadRecord['acts'][number]) =>
      numbers(run(exact), atOnce(balances(9, largest - 2), attempt(confirmed, 1), other)).verdict
    expect([less(attempt(refused, 1)), less(turnedAway), less(attempt(confirmed, 1))]).toEqual([
      'fail',
      'pass',
      'pass',
    ])
  })

  test('no total beyond 2^53 was read because a balance is read as negative', () => {
    const negative = balances(largest - 1, largest - 1 - 2 ** 53)
    expect(numbers(run({ ...exact, readings: [reading(negative, 20)] }), filled).verdict).toBe('fail')
  })

  test('no total beyond 2^53 was read', () => {
    expect(numbers(nothing, filled).verdict).toBe('inconclusive')
  })
})
