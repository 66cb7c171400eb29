import { describe, expect, test } from 'vitest'
import type { Answer, Attempt, History, LedgerRow, Order } from './history.ts'
import * as rules from './rules.ts'

const order: Order = { fromId: 1, toId: 2, amount: 100, key: 'key-one-of-many' }
const confirmed: Answer = { kind: 'applied', transferId: 7, replayed: false }
const replayed: Answer = { kind: 'applied', transferId: 7, replayed: true }
const refused: Answer = { kind: 'refused', status: 422, type: 'urn:problem-type:insufficient-funds' }
const inDoubt: Answer = { kind: 'unknown', reason: 'status 503' }
const row: LedgerRow = { ...order, transferId: 7 }

const attempt = (answer: Answer, values: Partial<Order> = {}, tookMs = 10): Attempt => ({
  order: { ...order, ...values },
  sentMs: 0,
  answeredMs: tookMs,
  answer,
})

const balances = (one: number, two: number) =>
  new Map([
    [1, one],
    [2, two],
  ])

/** One transfer of 100 from account 1 to 2, confirmed, booked, and read in the middle. */
const history = (values: Partial<History> = {}): History => ({
  opening: balances(1_000, 1_000),
  attempts: [attempt(confirmed)],
  readings: [{ atMs: 5, balances: balances(1_000, 1_000), total: 2_000 }],
  books: { balances: balances(900, 1_100), ledger: [row] },
  ...values,
})

const nothing = history({
  attempts: [],
  readings: [],
  books: { balances: balances(1_000, 1_000), ledger: [] },
})

describe('conservation', () => {
  test('holds', () => {
    expect(rules.conservation(history())).toMatchObject({ check: 'conservation', verdict: 'pass' })
  })

  test('50 missing in a reading', () => {
    const readings = [{ atMs: 1_400, balances: balances(950, 1_000), total: 1_950 }]
    expect(rules.conservation(history({ readings }))).toMatchObject({
      verdict: 'fail',
      evidence: ['read 1,950 at 1.4 s, expected 2,000'],
    })
  })

  test('a total that is not the sum of its accounts', () => {
    const readings = [{ atMs: 0, balances: balances(1_000, 1_000), total: 1_900 }]
    expect(rules.conservation(history({ readings })).evidence).toEqual([
      'read a total of 1,900 at 0.0 s over accounts that hold 2,000',
    ])
  })

  test('money missing in the books', () => {
    const books = { balances: balances(900, 1_000), ledger: [row] }
    expect(rules.conservation(history({ books })).evidence).toEqual(['the books hold 1,900, expected 2,000'])
  })

  test('nothing was read', () => {
    expect(rules.conservation(nothing).verdict).toBe('inconclusive')
  })
})

describe('ledger equation', () => {
  test('holds', () => {
    expect(rules.ledgerEquation(history()).verdict).toBe('pass')
  })

  test('a balance the ledger cannot explain', () => {
    const books = { balances: balances(800, 1_100), ledger: [row] }
    expect(rules.ledgerEquation(history({ books }))).toMatchObject({
      verdict: 'fail',
      evidence: ['account 1 holds 800, the ledger says 900'],
    })
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
      verdict: 'fail',
      evidence: ['account 1 holds 900, the answers say 800', 'account 2 holds 1,100, the answers say 1,200'],
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
    const books = bookedAs(row, { ...row, key: 'b', transferId: 8 })
    expect(rules.exactlyOnce(history({ attempts, books })).verdict).toBe('pass')
  })

  test.each([
    ['no row', history({ books: bookedAs() }), 'has no ledger row'],
    ['two rows', history({ books: bookedAs(row, { ...row, transferId: 8 }) }), 'has 2 ledger rows'],
    ['another amount', history({ books: bookedAs({ ...row, amount: 1 }) }), 'is booked as 1 from 1 to 2'],
    ['a row of a refused one', history({ attempts: [attempt(refused)] }), 'has a ledger row'],
    [
      'a row nobody asked for',
      history({ books: bookedAs(row, { ...row, key: null, transferId: 9 }) }),
      'ledger row 9 was never asked for',
    ],
  ])('%s', (_, planted, evidence) => {
    const judgement = rules.exactlyOnce({
      ...planted,
      attempts: [...planted.attempts, attempt(confirmed, { key: 'good' })],
      books: {
        ...planted.books,
        ledger: [...planted.books.ledger, { ...row, key: 'good' }],
      },
    })
    expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
    expect(judgement.evidence[0]).toContain(evidence)
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
    const readings = [{ atMs: 200, balances: balances(-1, 2_001), total: 2_000 }]
    const books = { balances: balances(-5, 2_005), ledger: [row] }
    expect(rules.noNegativeBalance(history({ readings, books }))).toMatchObject({
      verdict: 'fail',
      evidence: ['account 1 holds -1, read at 0.2 s', 'account 1 holds -5, in the books'],
    })
  })

  test('nothing was read', () => {
    expect(rules.noNegativeBalance(nothing).verdict).toBe('inconclusive')
  })
})

describe('partial effects', () => {
  const failed = { ...nothing, attempts: [attempt(inDoubt)] }

  test('none', () => {
    expect(rules.noPartialEffect(failed).verdict).toBe('pass')
  })

  test('a debit without its credit', () => {
    const books = { balances: balances(900, 1_000), ledger: [] }
    expect(rules.noPartialEffect({ ...failed, books })).toMatchObject({
      verdict: 'fail',
      evidence: ['account 1 holds 900, it should still hold 1,000'],
    })
  })

  test('a row of the ledger alone, and a confirmation of nothing', () => {
    const books = { balances: balances(1_000, 1_000), ledger: [row] }
    expect(rules.noPartialEffect({ ...failed, attempts: [attempt(confirmed)], books }).evidence).toEqual([
      '100 from 1 to 2 was confirmed',
      'the ledger has 1 rows, expected none',
    ])
  })

  test('nothing was tried', () => {
    expect(rules.noPartialEffect(nothing).verdict).toBe('inconclusive')
  })
})

describe('all confirmed', () => {
  const promise = { check: 'noDeadlock', title: 'crossing', limitMs: 1_000 }

  test('in time', () => {
    expect(rules.allConfirmed(history(), promise)).toMatchObject({ check: 'noDeadlock', verdict: 'pass' })
  })

  test('a refusal and a late one', () => {
    const attempts = [attempt(refused), attempt(confirmed, {}, 1_500)]
    expect(rules.allConfirmed(history({ attempts }), promise, ['11 connections'])).toMatchObject({
      measured: 3,
      verdict: 'fail',
      evidence: [
        '11 connections',
        'transfer from 1 to 2: refused with 422 after 0.0 s',
        'transfer from 1 to 2: confirmed as transfer 7 after 1.5 s',
      ],
    })
  })

  test('nothing was tried', () => {
    expect(rules.allConfirmed(nothing, promise).verdict).toBe('inconclusive')
  })
})

describe('idempotency', () => {
  test('one first, the others replayed, another body refused', () => {
    const attempts = [attempt(confirmed), attempt(replayed), attempt(refused, { amount: 2 })]
    expect(rules.idempotency(history({ attempts })).verdict).toBe('pass')
  })

  test.each([
    ['two firsts', [attempt(confirmed), attempt(confirmed)], '2 answers claim to be the first'],
    ['no first', [attempt(replayed)], '0 answers claim to be the first'],
    ['a refused replay', [attempt(confirmed), attempt(refused)], 'refused with 422, expected transfer 7'],
    [
      'another body accepted',
      [attempt(confirmed), attempt(replayed, { amount: 2 })],
      'another body was replayed as transfer 7, expected 422',
    ],
  ])('%s', (_, attempts, evidence) => {
    const judgement = rules.idempotency(history({ attempts }))
    expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
    expect(judgement.evidence[0]).toContain(evidence)
  })

  test('two rows for one key', () => {
    const books = { balances: balances(800, 1_200), ledger: [row, { ...row, transferId: 8 }] }
    expect(rules.idempotency(history({ books })).evidence).toEqual([
      'key key-one-, sent 1 times: 2 ledger rows',
    ])
  })

  test('nothing was sent', () => {
    expect(rules.idempotency(nothing).verdict).toBe('inconclusive')
  })
})
