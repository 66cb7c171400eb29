import { describe, expect, test } from 'vitest'
import type { Effect } from '../../record/act.ts'
import { act, applied, broken, faultRun, refused, rows, unknown } from '../../testing/judged-fault-run.ts'
import { counts, firstSeen, holding, row } from '../../testing/judged-workload.ts'
import { judge } from '../records/judge.ts'
import { judgeFaultRun } from './judge.ts'
import { describeRefused, noPartialEffect, refusedWithoutEffect, type RefusedInputs } from './refusals.ts'

describe('refused half-way', () => {
  const refusal = { table: 'stock', moment: 'COMMIT', row: 1, once: false, failure: '40001' } as const
  const of = (effect: Effect, hits = 1) =>
    broken(faultRun({ refusedHalfway: [{ ...act('doubted', effect), refusal, hits }] })).filter(one =>
      one.startsWith('noPartialEffect'),
    )
  const why = 'the database had refused its COMMIT (40001)'

  test('it is not confirmed, and leaves nothing', () => {
    expect(of(applied(8))).toEqual([`noPartialEffect fail: operation doubted (applied as 8); ${why} @10`])
    expect(of(unknown)).toEqual([
      `noPartialEffect fail: operation doubted (in doubt, status 503); ${why} @10`,
    ])
    const kept = faultRun({
      refusedHalfway: [{ ...act('other', unknown), refusal, hits: 1 }],
    })
    expect(broken(kept)).toEqual([])
  })

  test('what is confirmed although its COMMIT was refused is a kind of its own', () => {
    expect(noPartialEffect([{ ...act('doubted', applied(8)), refusal, hits: 1 }]).evidence).toMatchObject([
      { rule: 'confirmed although the database refused its COMMIT' },
    ])
  })

  test.each([
    ['COMMIT', 'confirmed', applied(8), 'answerAfterCommit'],
    ['COMMIT', 'left in doubt, and done', unknown, 'oneTransaction'],
    ['change', 'confirmed', applied(8), 'oneTransaction'],
  ] as const)('refused at its %s and %s: its fix', (moment, _, effect, fix) => {
    const record = faultRun({
      refusedHalfway: [{ ...act('doubted', effect), refusal: { ...refusal, moment }, hits: 1 }],
    })
    expect(judge(record)).toContainEqual(expect.objectContaining({ check: 'noPartialEffect', fix }))
  })

  test('a transaction that was left open has a fix of its own', () => {
    const left = { ...act('third', refused), refusal, hits: 1, leftOpen: true } as const
    expect(judge(faultRun({ refusedHalfway: [left] }))).toContainEqual(
      expect.objectContaining({ check: 'noPartialEffect', verdict: 'fail', fix: 'undoBeforeAnswer' }),
    )
    expect(noPartialEffect([left]).evidence).toMatchObject([
      { first: { what: `operation third (refused, status 503); ${why}`, atMs: 10 } },
    ])
  })

  test('what never came to the refusal proves nothing', () => {
    expect(of(applied(8), 0)).toEqual(['noPartialEffect inconclusive'])
  })
})

test('what is said of a refusal half-way, confirmed or not', () => {
  const changed = { table: 'stock', moment: 'change', row: 1, once: false, failure: 'P0001' } as const
  const of = (effect: Effect) =>
    judge(faultRun({ refusedHalfway: [{ ...act('doubted', effect), refusal: changed, hits: 1 }] })).flatMap(
      ({ check, evidence }) => (check === 'noPartialEffect' ? evidence : []),
    )
  expect(of(applied(8))).toMatchObject([
    {
      rule: 'confirmed although the database refused it',
      first: {
        what: 'operation doubted (applied as 8); the database had refused its change of stock (P0001)',
        atMs: 10,
      },
    },
  ])
  expect(of(unknown)).toMatchObject([{ rule: 'a row of an operation that failed', first: { atMs: 10 } }])
})

test('the faults are not told beside what was malformed and accepted after them', () => {
  const malformed = [{ key: 'input-0', kind: 'n is negative', body: '{"n":-1}', answered: 201 }]
  const accepted = judge(faultRun({ malformed })).find(({ check }) => check === 'inputs')
  expect(accepted).toMatchObject({ verdict: 'fail', evidence: [{ kind: 'violations' }] })
})

test('what is malformed is refused with 4xx', () => {
  const answers = [
    { key: 'input-0', kind: 'n is negative', body: '{"n":-1}', answered: 422 },
    { kind: 'n is missing', body: '{}', answered: 500 },
    { kind: 'a list', body: '[]', answered: 'reset' },
  ]
  expect(broken(faultRun({ malformed: answers.slice(0, 1) }))).toEqual([])
  expect(broken(faultRun({ malformed: answers }))).toEqual(['inputs fail: {}: answered 500, expected 4xx'])
  expect(broken(faultRun({ malformed: [] }))).toEqual(['inputs inconclusive'])
})

test('what is malformed, and was refused, has no row; of one that was not, that is told alone', () => {
  const of = (answered: number) =>
    broken(
      faultRun({
        malformed: [{ key: 'input-1', kind: 'n is negative', body: '{"n":-1}', answered }],
        rows: { before: [], atRest: rows, after: [...rows, { key: 'input-1', id: 9 }] },
      }),
    )
  expect(of(422)).toEqual(['inputs fail: {"n":-1}: answered 422, but has a row'])
  expect(of(201)).toEqual(['inputs fail: {"n":-1}: answered 201, expected 4xx'])
})

test('where the right request was not served, nothing is proven, and that is to be found out', () => {
  const input = { ...act('input', unknown), reason: 'other side closed' }
  expect(judgeFaultRun(faultRun({ malformed: [], input }), {})).toContainEqual(
    expect.objectContaining({
      check: 'inputs',
      verdict: 'inconclusive',
      fix: {
        kind: 'note',
        text: 'find out why the valid request they are derived from was not served: operation input (in doubt, other side closed)',
      },
    }),
  )
})

test('400 and 499 refuse, 399 and 500 do not', () => {
  const of = (answered: number) =>
    broken(faultRun({ malformed: [{ kind: 'a list', body: '[]', answered }] })).length
  expect([399, 400, 499, 500].map(of)).toEqual([1, 0, 0, 1])
})

test('a status of success refuses where `outcome` takes it for a refusal, and has no row either', () => {
  const answer = { key: 'input-0', kind: 'a list', body: '[]', answered: 200, said: '{}' }
  const of = (byOutcome?: true, made: readonly string[] = []) =>
    broken(
      faultRun({
        malformed: [{ ...answer, ...(byOutcome && { byOutcome }) }],
        rows: { before: [], atRest: rows, after: [...rows, ...made.map(key => ({ key, id: 9 }))] },
      }),
    )
  expect(of()).toEqual(['inputs fail: []: answered 200 {}, expected 4xx'])
  expect(of(true)).toEqual([])
  expect(of(true, ['input-0'])).toEqual(['inputs fail: []: answered 200 {}, but has a row'])
})

describe('refused without effect', () => {
  const fraction = { kind: 'a fraction', body: '{"n":1.5}', expected: 400, answered: 400 }
  const all: RefusedInputs = {
    answers: [fraction],
    before: counts(1, 1),
    after: counts(1, 1),
    opening: counts(1_000, 1_000),
    state: holding(1_000, 1_000),
    errors: [],
    generator: [],
  }
  const of = (values: Partial<RefusedInputs>) =>
    refusedWithoutEffect({ ...all, ...values }, { check: 'inputs', title: 'refused' })

  test('nothing came of it', () => {
    expect(of({})).toMatchObject({ check: 'inputs', title: 'refused', verdict: 'pass' })
  })

  test.each<[string, Partial<RefusedInputs>, string]>([
    [
      'a refusal by `outcome` in place of a status',
      { answers: [{ ...fraction, answered: 200, byOutcome: true }] },
      '{"n":1.5}: answered 200, expected 400',
    ],
    [
      'another status',
      { answers: [{ ...fraction, answered: 422 }] },
      '{"n":1.5}: answered 422, expected 400',
    ],
    ['a changed counter', { state: holding(999, 1_000) }, '1 holds 999, it should still hold 1,000'],
    ['a row', { state: holding(1_000, 1_000, row) }, 'row 7 {"from":1,"to":2,"amount":100}'],
    ['a new counter', { after: new Map([...counts(1, 1), [3, 1]]) }, '3 counters, 2 before'],
  ])('%s', (_, values, what) => {
    const judgement = of(values)
    expect(judgement.verdict).toBe('fail')
    expect(firstSeen(judgement)).toEqual([what])
  })

  test('who was only turned away is no proof without a spare core, and what else is wrong stays so', () => {
    const generator = (waitedMs: number) => [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 1_000, ranMs: 100, waitedMs },
    ]
    const turnedAway = { ...fraction, answered: 503 }
    const verdictOf = (values: Partial<RefusedInputs>) =>
      of({ answers: [fraction, turnedAway], generator: generator(200), ...values }).verdict
    expect(verdictOf({})).toBe('inconclusive')
    expect(verdictOf({ generator: generator(199) })).toBe('fail')
    expect(verdictOf({ answers: [turnedAway, { ...fraction, answered: 500 }] })).toBe('fail')
    expect(verdictOf({ state: holding(999, 1_000) })).toBe('fail')
    const expected = { ...turnedAway, expected: 503 }
    expect(verdictOf({ answers: [expected, { ...fraction, answered: 500 }] })).toBe('fail')
    expect(verdictOf({ answers: [fraction] })).toBe('pass')
  })

  test('of a long body the beginning is told, and of a row that does not say its order its id', () => {
    const { order: _, ...bare } = row
    const answers = [{ ...fraction, body: `${'x'.repeat(200)}y`, answered: 201 }]
    expect(firstSeen(of({ answers, state: holding(1_000, 1_000, bare) }))).toEqual([
      `${'x'.repeat(200)}: answered 201, expected 400`,
      'row 7 ""',
    ])
  })

  test('nothing was sent', () => {
    expect(of({ answers: [] }).verdict).toBe('inconclusive')
  })
})

test('what was refused once only may have been done, and what is told besides counts', () => {
  const refusal = { table: 'stock', moment: 'change', row: 2, once: true, failure: 'P0001' } as const
  const refused = { ...act('doubted', applied(8)), refusal, hits: 1 }
  expect(noPartialEffect([refused])).toMatchObject({
    verdict: 'inconclusive',
    fix: {
      text: expect.stringContaining('let `open` create enough stock for operations to succeed') as string,
    },
  })
  const always = { ...refused, effect: unknown, refusal: { ...refusal, once: false } }
  const judgement = noPartialEffect([always], [], {
    others: [{ kind: 'a trace', what: 'half of it' }],
    ofEach: one => [{ kind: 'too early', what: describeRefused(one) }],
  })
  expect(firstSeen(judgement)).toEqual([
    'operation doubted (in doubt, status 201); the database had refused its second change of stock (P0001)',
    'half of it',
  ])
})
