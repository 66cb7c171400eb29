import { describe, expect, test } from 'vitest'
import type { LedgerRow, Reading } from './history.ts'
import {
  attempt,
  balances,
  confirmed,
  firstSeen,
  history,
  inDoubt,
  nothing,
  reading,
  refused,
  row,
} from './literal.ts'
import * as rules from './rules.ts'

describe('conservation', () => {
  test('holds', () => {
    expect(rules.conservation(history())).toMatchObject({ check: 'conservation', verdict: 'pass' })
  })

  test('50 missing in a reading, and what was under way then', () => {
    const planted = history({
      attempts: [attempt(confirmed), attempt(inDoubt, { key: 'lost' }, { sentMs: 1_300 })],
      readings: [reading(950, 1_000, 1_400)],
      faults: [{ atMs: 1_100, what: 'database killed' }],
    })
    expect(rules.conservation(planted)).toMatchObject({
      verdict: 'fail',
      evidence: [
        { kind: 'violations', count: 1, first: { what: 'read 1,950, expected 2,000', atMs: 1_400 } },
        {
          kind: 'timeline',
          aroundMs: 1_400,
          happenings: [
            {
              atMs: 0,
              what: 'client 0: transfer one-of-many (100 from 1 to 2, confirmed as transfer 7) after 10 ms',
            },
            { atMs: 1_100, what: 'database killed' },
            { atMs: 1_300, what: expect.stringContaining('transfer lost') },
          ],
        },
        { kind: 'note', text: 'suspects: 1 transfers in doubt (lost)' },
      ],
    })
  })

  test('what each reading lacks is under way: the debit is seen before the credit', () => {
    const attempts = [
      attempt(confirmed),
      attempt(confirmed, { key: 'b', amount: 30 }, { sentMs: 0, answeredMs: 40 }),
      attempt(confirmed, { key: 'c', amount: 7 }, { sentMs: 500, answeredMs: 600 }),
    ]
    const causeOf = (...readings: Reading[]) => rules.conservation(history({ attempts, readings })).cause
    expect(causeOf(reading(870, 1_000, 5), reading(970, 1_000, 30))).toMatchObject({ kind: 'told' })
    // The 7 are not under way yet, and money that is made is no debit.
    expect(causeOf(reading(993, 1_000, 5))).toBeUndefined()
    expect(causeOf(reading(1_030, 1_000, 5))).toBeUndefined()
  })

  test('a total that is not the sum of its accounts', () => {
    const readings = [{ ...reading(1_000, 1_000, 0), total: 1_900 }]
    expect(firstSeen(rules.conservation(history({ readings })))).toEqual([
      'read a total of 1,900 over accounts that hold 2,000',
    ])
  })

  test('a total beyond 2^53 is the rounded exact sum, not a sum of rounded ones', () => {
    const most = Number.MAX_SAFE_INTEGER
    const held = new Map([most, most, 1, 1, 1, 1, 1].map((balance, id) => [id, balance]))
    const total = 2 ** 54 + 4
    const readings = [{ ...reading(0, 0, 0), balances: held, total }]
    const opened = { opening: held, finalState: { balances: held, ledger: [row] } }
    expect(rules.conservation(history({ ...opened, readings })).verdict).toBe('pass')
    const floats = [{ ...reading(0, 0, 0), balances: held, total: 2 ** 54 }]
    expect(firstSeen(rules.conservation(history({ ...opened, readings: floats })))).toEqual([
      'read a total of 18,014,398,509,481,984 over accounts that hold 18,014,398,509,481,988',
    ])
  })

  test('a balance in fractions, or a text, is no sum', () => {
    const readings = [{ ...reading(999.5, 1_000, 5), total: 2_000 }]
    expect(rules.conservation(history({ readings })).verdict).toBe('fail')
    const texts = [{ ...reading(0, 0, 5), balances: balances('1000' as never, 1_000), total: 2_000 }]
    expect(rules.conservation(history({ readings: texts })).verdict).toBe('fail')
  })

  test('money missing in the books', () => {
    const finalState = { balances: balances(900, 1_000), ledger: [row] }
    expect(firstSeen(rules.conservation(history({ finalState })))).toEqual([
      'the books hold 1,900, expected 2,000',
    ])
  })

  test('the balance of one account alone is no reading of the whole', () => {
    const readings = [{ atMs: 0, answeredMs: 1, balances: new Map([[1, 1_000]]) }]
    expect(rules.conservation(history({ readings })).verdict).toBe('inconclusive')
  })

  test('nothing was read, or nothing was moved', () => {
    expect(rules.conservation(nothing).verdict).toBe('inconclusive')
    expect(rules.conservation(history({ attempts: [attempt(refused)] })).verdict).toBe('inconclusive')
  })
})

describe('ledger equation', () => {
  test('holds', () => {
    expect(rules.ledgerEquation(history()).verdict).toBe('pass')
  })

  test('a balance the ledger cannot explain', () => {
    const finalState = { balances: balances(800, 1_100), ledger: [row] }
    const judgement = rules.ledgerEquation(history({ finalState }))
    expect(judgement.verdict).toBe('fail')
    expect(firstSeen(judgement)).toEqual(['account 1 holds 800, the ledger says 900'])
  })

  test('an account that is gone', () => {
    const finalState = { balances: new Map([[2, 1_100]]), ledger: [row] }
    expect(firstSeen(rules.ledgerEquation(history({ finalState })))).toEqual([
      'account 1 holds nothing, the ledger says 900',
    ])
  })

  test('an empty ledger explains nothing', () => {
    expect(rules.ledgerEquation(nothing).verdict).toBe('inconclusive')
  })
})

describe('lost updates', () => {
  test('none', () => {
    expect(rules.noLostUpdate(history()).verdict).toBe('pass')
  })

  test('two confirmed transfers, one of them in the balance', () => {
    const attempts = [attempt(confirmed), attempt(confirmed, { key: 'another' })]
    expect(rules.noLostUpdate(history({ attempts }))).toMatchObject({
      measured: 2,
      verdict: 'fail',
      evidence: [
        {
          rule: 'a balance that is not what it should be',
          count: 2,
          first: { what: 'account 1 holds 900, the answers say 800' },
        },
      ],
    })
  })

  test('nothing was confirmed', () => {
    expect(rules.noLostUpdate(history({ attempts: [attempt(refused)] })).verdict).toBe('inconclusive')
  })
})

describe('exactly once', () => {
  const bookedAs = (...ledger: LedgerRow[]) => ({ balances: balances(900, 1_100), ledger })

  test('a confirmed transfer with its row, a refused one without', () => {
    const attempts = [attempt(confirmed), attempt(refused, { key: 'refused' })]
    expect(rules.exactlyOnce(history({ attempts })).verdict).toBe('pass')
  })

  test('in doubt allows both', () => {
    const attempts = [attempt(confirmed), attempt(inDoubt, { key: 'a' }), attempt(inDoubt, { key: 'b' })]
    const finalState = bookedAs(row, { ...row, key: 'b', transferId: 8 })
    expect(rules.exactlyOnce(history({ attempts, finalState })).verdict).toBe('pass')
  })

  test('refused first, and made when it was sent again', () => {
    const attempts = [attempt(refused), attempt(confirmed)]
    expect(rules.exactlyOnce(history({ attempts })).verdict).toBe('pass')
  })

  test.each([
    ['no row', history({ finalState: bookedAs() }), 'has no ledger row'],
    ['two rows', history({ finalState: bookedAs(row, { ...row, transferId: 8 }) }), 'has 2 ledger rows'],
    [
      'another amount',
      history({ finalState: bookedAs({ ...row, amount: 1 }) }),
      'is booked as 1 from 1 to 2',
    ],
    ['another row', history({ finalState: bookedAs({ ...row, transferId: 9 }) }), 'to 2, transfer 9'],
    ['a row of a refused one', history({ attempts: [attempt(refused)] }), 'has a ledger row'],
    [
      'refused, and made behind it',
      history({ attempts: [attempt(refused), attempt({ ...confirmed, replayed: true })] }),
      'has a ledger row',
    ],
    [
      'a row nobody asked for',
      history({ finalState: bookedAs(row, { ...row, key: null, transferId: 9 }) }),
      'ledger row 9 (100 from 1 to 2) was never asked for',
    ],
  ])('%s', (_, planted, what) => {
    const judgement = rules.exactlyOnce({
      ...planted,
      attempts: [...planted.attempts, attempt(confirmed, { key: 'good' })],
      finalState: {
        ...planted.finalState,
        ledger: [...planted.finalState.ledger, { ...row, key: 'good' }],
      },
    })
    expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
    expect(firstSeen(judgement)[0]).toContain(what)
  })

  test('nothing was confirmed', () => {
    expect(rules.exactlyOnce(nothing).verdict).toBe('inconclusive')
  })
})

describe('negative balances', () => {
  test('none', () => {
    expect(rules.noNegativeBalance(history()).verdict).toBe('pass')
  })

  test('in a reading and in the books', () => {
    const readings = [reading(-1, 2_001, 200)]
    const finalState = { balances: balances(-5, 2_005), ledger: [row] }
    const { verdict, evidence } = rules.noNegativeBalance(history({ readings, finalState }))
    expect(verdict).toBe('fail')
    expect(evidence[0]).toEqual({
      kind: 'violations',
      rule: 'an account below zero',
      count: 2,
      first: { what: 'account 1 holds -1, as it was read', atMs: 200 },
      worst: { what: 'account 1 holds -5, in the books' },
    })
  })

  test('nothing was read', () => {
    expect(rules.noNegativeBalance(nothing).verdict).toBe('inconclusive')
  })
})
