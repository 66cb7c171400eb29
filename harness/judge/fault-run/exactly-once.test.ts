import { describe, expect, test } from 'vitest'
import {
  applied,
  refused,
  act,
  again,
  early,
  doubted,
  rows,
  faultRun,
  broken,
} from '../../testing/judged-fault-run.ts'
import { type MeasuredFaultRun } from '../records/judge.ts'

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
    ['no key', state([...rows, { key: null }]), '1 new rows have no key'],
    [
      'refused, and there before anybody asked again',
      { acts: [early, { ...doubted, effect: refused }] },
      'operation doubted (refused, status 503) has a row @10',
    ],
  ])('%s', (_, values, expected) => {
    expect(of(values)).toEqual([`exactlyOnce fail: ${expected}`])
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
  })

  test('what was asked for while places were counted is part of it', () => {
    expect(of({ others: [act('held', applied(9))] })).toEqual([
      'exactlyOnce fail: operation held (applied as 9) has no row @10',
    ])
  })

  test('where nothing was confirmed nothing is proven', () => {
    expect(of({ acts: [doubted], replays: [], rows: { before: [], atRest: [], after: [] } })).toEqual([
      'exactlyOnce inconclusive',
    ])
  })
})
