import { describe, expect, test } from 'vitest'
import type { Effect } from 'vitest-plumbline'
import type { WorkloadRecord } from 'vitest-plumbline/judge'
import {
  confirmed,
  refused,
  inDoubt,
  attempt,
  turnedAway,
  balances,
  reading,
  run,
  nothing,
  firstSeen,
} from './literal-workload.ts'
import { largest } from './numbers.ts'
import * as rules from './rules.ts'

describe('conservation', () => {
  test('holds', () => {
    expect(rules.conservation(run())).toMatchObject({ check: 'conservation', verdict: 'pass' })
  })

  test('50 missing in a reading, and what was under way then', () => {
    const planted = run({
      acts: [attempt(confirmed), attempt(inDoubt, 100, { key: 'lost', sentMs: 1_300 })],
      readings: [reading(balances(950, 1_000), 1_400)],
    })
    expect(rules.conservation(planted)).toMatchObject({
      verdict: 'fail',
      evidence: [
        { kind: 'violations', count: 1, first: { what: 'read 1,950, expected 2,000', atMs: 1_400 } },
        {
          kind: 'timeline',
          aroundMs: 1_400,
          happenings: [
            { atMs: 0, what: expect.stringContaining('client 0: operation one-of-many') },
            { atMs: 1_300, what: expect.stringContaining('operation lost') },
          ],
        },
        { kind: 'note', text: 'suspects: 1 operations in doubt (lost)' },
      ],
    })
  })

  test('what each reading lacks is under way: the debit is seen before the credit', () => {
    const acts = [
      attempt(confirmed),
      attempt(confirmed, 30, { answeredMs: 40 }),
      attempt(confirmed, 7, { sentMs: 500, answeredMs: 600 }),
    ]
    const causeOf = (...readings: WorkloadRecord['readings']) =>
      rules.conservation(run({ acts, readings })).cause
    const both = [reading(balances(870, 1_000), 5), reading(balances(970, 1_000), 30)]
    expect(causeOf(...both)).toMatchObject({ kind: 'told' })
    // The 7 are not under way yet, and money that is made is no debit.
    expect(causeOf(reading(balances(993, 1_000), 5))).toBeUndefined()
    expect(causeOf(reading(balances(1_030, 1_000), 5))).toBeUndefined()
  })

  test('a total that is not the sum of its accounts', () => {
    const readings = [reading(balances(1_000, 1_000), 0, 1_900)]
    expect(firstSeen(rules.conservation(run({ readings })))).toEqual([
      'read a total of 1,900 over accounts that hold 2,000',
    ])
  })

  test('a total that is no number', () => {
    const total: unknown = '#'
    const readings = [reading(balances(1_000, 1_000), 0, total as number)]
    expect(firstSeen(rules.conservation(run({ readings })))).toEqual([
      'read a total of "#" over accounts that hold 2,000',
    ])
  })

  test('a total beyond 2^53 is the rounded exact sum, not a sum of rounded ones', () => {
    const held = balances(largest, largest, 1, 1, 1, 1, 1)
    const of = (total: number) =>
      rules.conservation(run({ opened: held, held, readings: [reading(held, 0, total)] }))
    expect(of(2 ** 54 + 4).verdict).toBe('pass')
    expect(firstSeen(of(2 ** 54))).toEqual([
      'read a total of 18,014,398,509,481,984 over accounts that hold 18,014,398,509,481,988',
    ])
  })

  test('a balance in fractions, or a text, is no sum', () => {
    const of = (first: unknown) =>
      rules.conservation(run({ readings: [reading(balances(first as number, 1_000), 5, 2_000)] })).verdict
    expect(of(999.5)).toBe('fail')
    expect(of('1000')).toBe('fail')
  })

  test('money missing in the database', () => {
    expect(firstSeen(rules.conservation(run({ held: balances(900, 1_000) })))).toEqual([
      'the database holds 1,900, expected 2,000',
    ])
  })

  test('the balance of one account alone is no reading of the whole', () => {
    const readings = [{ atMs: 0, answeredMs: 1, value: { id: 1, balance: 1_000 } }]
    expect(rules.conservation(run({ readings })).verdict).toBe('inconclusive')
  })

  test('nothing was read, or nothing was moved', () => {
    expect(rules.conservation(nothing).verdict).toBe('inconclusive')
    expect(rules.conservation(run({ acts: [attempt(refused)] })).verdict).toBe('inconclusive')
  })
})

describe('ledger equation', () => {
  test('holds', () => {
    expect(rules.ledgerEquation(run()).verdict).toBe('pass')
  })

  test('a balance the ledger cannot explain', () => {
    const judgement = rules.ledgerEquation(run({ held: balances(800, 1_100) }))
    expect(judgement.verdict).toBe('fail')
    expect(firstSeen(judgement)).toEqual(['1 holds 800, the ledger says 900'])
  })

  test('an empty ledger explains nothing', () => {
    expect(rules.ledgerEquation(nothing).verdict).toBe('inconclusive')
  })
})

describe('negative balances', () => {
  test('none', () => {
    expect(rules.noNegativeBalance(run()).verdict).toBe('pass')
  })

  test('in a reading and in the database', () => {
    const readings = [reading(balances(-1, 2_001), 200)]
    const { verdict, evidence } = rules.noNegativeBalance(run({ readings, held: balances(-5, 2_005) }))
    expect(verdict).toBe('fail')
    expect(evidence[0]).toEqual({
      kind: 'violations',
      rule: 'an account below zero',
      count: 2,
      first: { what: 'account 1 holds -1, as it was read', atMs: 200 },
      worst: { what: 'account 1 holds -5, in the database' },
    })
  })

  test('nothing was read', () => {
    expect(rules.noNegativeBalance(nothing).verdict).toBe('inconclusive')
  })
})

describe('overdraft', () => {
  const spent = { opened: balances(100, 0), acts: [attempt(confirmed), attempt(refused)] }
  const of = (values: Parameters<typeof run>[0]) => rules.noOverdraft(run({ ...spent, ...values }))

  test('spent to the last unit, and the rest refused', () => {
    expect(of({}).verdict).toBe('pass')
  })

  test('one more than the account held, and one in doubt', () => {
    const judgement = of({ acts: [...spent.acts, attempt(confirmed, 1), attempt(inDoubt)] })
    expect(judgement).toMatchObject({ measured: 2, verdict: 'fail' })
    expect(firstSeen(judgement)).toEqual([
      '101 were spent of an account that held 100',
      expect.stringContaining('in doubt'),
    ])
  })

  test('what is left was wanted by those who were turned away', () => {
    const acts = [attempt(confirmed), turnedAway]
    expect(of({ acts: [...spent.acts, turnedAway] }).verdict).toBe('pass')
    expect(of({ opened: balances(200, 0), acts }).verdict).toBe('pass')
    expect(of({ opened: balances(200, 0), acts: [...acts, attempt(refused)] }).verdict).toBe('fail')
  })

  test('refused although the money was there', () => {
    const judgement = of({ acts: [attempt(confirmed, 40), attempt(refused)] })
    expect(firstSeen(judgement)).toEqual(['40 were spent of an account that held 100'])
  })

  test('refused for another reason than that the money is gone', () => {
    const refusedAs = (type: string) => ({ ...attempt(refused), text: JSON.stringify({ type }) })
    const all = (type: string) => of({ acts: [attempt(confirmed), refusedAs(type)] })
    expect(all('urn:problem-type:insufficient-funds').verdict).toBe('pass')
    expect(all('urn:problem-type:balance-limit')).toMatchObject({ measured: 1, verdict: 'fail' })
  })

  const byAnother = (effect: Effect, amount: number) => ({
    ...attempt(effect, amount),
    order: { fromId: 3, toId: 2, amount },
  })

  test('confirmed although the payer had nothing', () => {
    const fromNothing = (effect: Effect) =>
      of({ acts: [...spent.acts, byAnother(effect, 5)], opened: balances(100, 0, 0) })
    expect(fromNothing(refused)).toMatchObject({ verdict: 'pass', examined: { count: 3 } })
    expect(firstSeen(fromNothing(confirmed))).toEqual(['5 were spent of an account that held 0'])
  })

  test('refused although another payer had the money', () => {
    const opened = balances(100, 0, 100)
    const others = (last: Effect) => [byAnother(confirmed, 60), byAnother(last, 40)]
    expect(of({ opened, acts: [...spent.acts, ...others(confirmed)] }).verdict).toBe('pass')
    const judgement = of({ opened, acts: [...spent.acts, ...others(refused)] })
    expect(firstSeen(judgement)).toEqual(['60 were spent of an account that held 100'])
  })

  test('nothing was spent, or they never met', () => {
    expect(of({ acts: [turnedAway] }).verdict).toBe('inconclusive')
    expect(of({ met: 0 }).verdict).toBe('inconclusive')
  })
})
