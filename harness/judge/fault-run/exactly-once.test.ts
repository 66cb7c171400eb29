import { describe, expect, test } from 'vitest'
import type { Act } from '../../record/act.ts'
import {
  applied,
  refused,
  unknown,
  act,
  again,
  early,
  doubted,
  rows,
  faultRun,
  broken,
} from '../../testing/judged-fault-run.ts'
import type { MeasuredFaultRun } from '../records/judge.ts'
import { exactlyOnce } from './exactly-once.ts'
import type { KeyedRow } from './record.ts'

describe('exactly once', () => {
  const of = (values: Partial<MeasuredFaultRun>) =>
    broken(faultRun(values)).filter(one => one.startsWith('exactlyOnce'))
  const state = (after: NonNullable<MeasuredFaultRun['rows']>['after'], atRest = after) => ({
    rows: { before: [], atRest, after },
  })

  test.each<[string, Partial<MeasuredFaultRun>, string]>([
    ['no row', state([{ key: 'doubted', id: 8 }]), 'operation early (applied as 7) has no row @3'],
    ['two rows', state([...rows, { key: 'early', id: 9 }]), 'operation early (applied as 7) has 2 rows @3'],
    [
      'the row of another',
      state([
        { key: 'early', id: 9 },
        { key: 'doubted', id: 8 },
      ]),
      'operation early (applied as 7) has the row 9 @3',
    ],
    ['nobody asked', state([...rows, { key: 'other' }]), 'a row has the key other, which was never sent'],
    ['no key', state([...rows, { key: null }]), 'rows without a key: 1 more than before'],
    [
      'refused, and there before anybody asked again',
      { acts: [early, { ...doubted, effect: refused }] },
      'operation doubted (refused, status 503) has a row @10',
    ],
  ])('%s', (_, values, expected) => {
    expect(of(values)).toEqual([`exactlyOnce fail: ${expected}`])
  })

  test('rows of nobody, with a key and without one, are of one kind', () => {
    const after = [...rows, { key: 'other' }, { key: null }]
    expect(exactlyOnce(faultRun(), { before: [], atRest: rows, after }).evidence).toMatchObject([
      { rule: 'a row nobody asked for', count: 2 },
    ])
  })

  test.each([
    ['answerAfterCommit', 'that was not done', []],
    ['applyOnce', 'done twice', [...rows, { key: 'early', id: 9 }]],
    ['applyOnce', 'of nobody', [...rows, { key: 'other' }]],
  ])('the fix is %s for one %s', (fix, _, after) => {
    const states = { before: [], atRest: after, after }
    expect(exactlyOnce(faultRun(), states)).toMatchObject({ blame: 'service', fix })
  })

  test('several operations that are confirmed with one id are named with the one that has the row', () => {
    expect(of({ acts: [early, { ...early, key: 'second', answeredMs: 4 }, doubted] })).toEqual([
      'exactlyOnce fail: operation second (applied as 7) has no row of its own: row 7 is that of operation early @4',
    ])
  })

  test('an id that was given again later belonged to an operation that was lost', () => {
    const second = { ...early, key: 'second', sentMs: early.answeredMs + 1, answeredMs: early.answeredMs + 2 }
    const states = { before: [], atRest: [], after: [{ key: 'second', id: 7 }] }
    const judged = (...acts: readonly Act[]) =>
      exactlyOnce({ acts: [...acts, early, doubted] }, states).evidence
    expect(exactlyOnce(faultRun({ acts: [second, early, doubted] }), states).fix).toBe('answerAfterCommit')
    expect(judged(second)).toMatchObject([{ rule: 'a confirmed operation that was not done' }, {}])
    // One that was sent before the answer, or as it came, may have the row that the answer means.
    const another = [{ rule: 'an operation confirmed as another' }, {}]
    expect(judged({ ...second, sentMs: early.answeredMs })).toMatchObject(another)
    expect(judged({ ...second, sentMs: 0 }, second)).toMatchObject(another)
  })

  test('the row of an earlier run is not that of an operation which is confirmed with its id', () => {
    const old = { key: 'old', id: 7 }
    const states = { before: [old], atRest: [old], after: [old] }
    expect(of({ acts: [early, doubted], replays: [], rows: states })).toEqual([
      'exactlyOnce fail: operation early (applied as 7) has no row of its own: row 7 is that of operation old @3',
    ])
  })

  test('a row without an id is not taken for the one that an answer names', () => {
    expect(exactlyOnce(faultRun(), { before: [], atRest: [], after: [{ key: 'doubted' }] })).toMatchObject({
      fix: 'answerAfterCommit',
      evidence: [{ rule: 'a confirmed operation that was not done' }, {}],
    })
  })

  test('what was there before is nobody’s, and what was turned away may be done when it is asked again', () => {
    const before = [{ key: 'old' }, { key: null }]
    const turnedAway = { ...doubted, effect: refused }
    expect(
      of({
        acts: [early, turnedAway],
        replays: [again('doubted', turnedAway, applied(8))],
        rows: { before, atRest: [...before, ...rows.slice(0, 1)], after: [...before, ...rows] },
      }),
    ).toEqual([])
  })

  test('an input that was asked for when the rows at rest had been read, and has no order, is done once', () => {
    const input = act('input', applied(9))
    const row = { key: 'input', id: 9, order: { n: 1 } }
    expect(of({ input, ...state([...rows, row], rows) })).toEqual([])
    expect(of({ input, ...state(rows) })).toEqual([
      'exactlyOnce fail: operation input (applied as 9) has no row @10',
    ])
    expect(exactlyOnce(faultRun({ input }), { before: [], atRest: rows, after: rows })).toMatchObject({
      fix: { text: expect.stringContaining('`input`') as string },
    })
  })

  test('a row of a malformed request was asked for: that it was taken, `inputs` says', () => {
    const malformed = [{ key: 'input-7', kind: 'n is negative', body: '{"n":-1}', answered: 201 }]
    const after = state([...rows, { key: 'input-7' }, { key: 'input-7' }])
    expect(of({ malformed, ...after })).toEqual([])
    expect(of({ malformed, ...state([...rows, { key: 'input-8' }]) })).toEqual([
      'exactlyOnce fail: a row has the key input-8, which was never sent',
    ])
  })

  const refusal = { table: 'stock', moment: 'COMMIT', row: 1, once: true, failure: '40001' } as const
  const held = act('held', applied(9))
  test.each<[string, Partial<MeasuredFaultRun>]>([
    ['while places were counted', { others: [held] }],
    ['behind the lock', { pressed: { acts: [held], connections: 1 } }],
    ['and refused half-way at first', { refusedHalfway: [{ ...held, refusal, hits: 1 }] }],
    ['and confirmed when it was asked for again', { replays: [again('held', doubted, applied(9))] }],
  ])('what was asked for %s is part of it', (_, values) => {
    expect(of(values)).toEqual([expect.stringContaining('operation held (applied as 9) has no row')])
  })

  test('what is in doubt may be done once, or not at all, and not twice', () => {
    const replays = [again('doubted', doubted, unknown, 500)]
    expect(of({ replays, ...state(rows) })).toEqual([])
    expect(of({ replays, ...state(rows.slice(0, 1)) })).toEqual([])
    expect(of({ replays, ...state([...rows, { key: 'doubted', id: 9 }]) })).toEqual([
      'exactlyOnce fail: operation doubted (in doubt, status 503) has 2 rows @10',
    ])
  })

  test('what is done is one of the orders that were sent under its key', () => {
    const ordered = (n: number) => act('early', applied(7), { answeredMs: 3, order: { n } })
    const done = state([{ key: 'early', id: 7, order: { n: 1 } }])
    const judged = (...acts: readonly Act[]) => of({ acts, replays: [], ...done })
    expect(judged(ordered(1))).toEqual([])
    expect(judged(ordered(2), ordered(1))).toEqual([])
    expect(judged(ordered(2))).toEqual([
      'exactlyOnce fail: operation early ({"n":2}, applied as 7) is done as {"n":1}, row 7 @3',
    ])
    expect(of({ acts: [ordered(2)], replays: [], ...state(rows.slice(0, 1)) })).toEqual([])
  })

  test('an id is compared where the answer and the row have one, as text', () => {
    const judged = (id: number | undefined, row: KeyedRow) =>
      of({ acts: [act('early', applied(id))], replays: [], ...state([row]) })
    expect(judged(7, { key: 'early', id: '7' })).toEqual([])
    expect(judged(7, { key: 'early' })).toEqual([])
    expect(judged(undefined, { key: 'early', id: 9 })).toEqual([])
  })

  test('the first answer that names another row is told', () => {
    const acts = [early, act('early', applied(6))]
    expect(of({ acts, replays: [], ...state([{ key: 'early', id: 9 }]) })).toEqual([
      'exactlyOnce fail: operation early (applied as 7) has the row 9 @3',
    ])
  })

  test('an operation that is confirmed without an id and has no row is not that of another', () => {
    const acts = [early, act('second', applied())]
    for (const row of [{ key: 'early', id: 7 }, { key: 'early' }])
      expect(of({ acts, replays: [], ...state([row]) })).toEqual([
        'exactlyOnce fail: operation second (applied) has no row @10',
      ])
  })

  test('an operation that is repeated is one', () => {
    const acts = [early, act('late', applied(9))]
    const replays = [again('early', early, applied(7))]
    const judgement = exactlyOnce({ acts, replays }, { before: [], atRest: [], after: [] })
    expect(judgement).toMatchObject({ examined: { count: 2 } })
  })

  test('what went on is told beside it', () => {
    const judgement = exactlyOnce({ acts: [early, doubted] }, { before: [], atRest: [], after: [] })
    expect(judgement).toMatchObject({
      examined: { count: 1 },
      evidence: [
        { rule: 'a confirmed operation that was not done', count: 1 },
        { kind: 'timeline', aroundMs: 3 },
        {
          kind: 'note',
          text: '`finalState` returned no row with a key of this run, such as early: its query may leave them out',
        },
      ],
    })
    // With a row of any of them, its query is right.
    const some = exactlyOnce(
      { acts: [early, doubted, act('other', applied(9))] },
      { before: [], atRest: rows, after: rows },
    )
    expect(some.evidence.map(({ kind }) => kind)).toEqual(['violations', 'timeline'])
  })

  test('a refused copy of an operation that was done under its key', () => {
    const copy = act('early', refused, { status: 409, answeredMs: 2 })
    expect(of({ acts: [copy, early, doubted] })).toEqual([])
    expect(of({ acts: [early, doubted, act('doubted', refused, { status: 409 })] })).toEqual([])
    const both = state([...rows, { key: 'copied', id: 9 }])
    const copies = [act('copied', refused), act('copied', refused, { answeredMs: 12 })]
    expect(of({ acts: [early, doubted, ...copies], ...both })).toEqual([
      'exactlyOnce fail: operation copied (refused, status 503) has a row @10',
    ])
    expect(exactlyOnce({ acts: copies }, state([{ key: 'copied' }]).rows).measured).toBe(1)
    expect(of({ acts: [copy, early, doubted], ...state(rows.slice(1)) })).toEqual([
      'exactlyOnce fail: operation early (applied as 7) has no row @3',
    ])
  })

  test('where nothing was confirmed, what was done all the same breaks it', () => {
    const acts = [act('turned-away', refused)]
    const judgement = exactlyOnce({ acts }, state([{ key: 'turned-away', id: 7 }]).rows)
    expect(judgement).toMatchObject({
      verdict: 'fail',
      measured: 1,
      fix: { text: expect.stringContaining('unknown()') },
    })
  })

  test('where nothing was confirmed nothing is proven', () => {
    expect(of({ acts: [doubted], replays: [], rows: { before: [], atRest: [], after: [] } })).toEqual([
      'exactlyOnce inconclusive',
    ])
  })
})
