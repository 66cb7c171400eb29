import { describe, expect, test } from 'vitest'
import type { Act } from '../../record/act.ts'
import { ms } from '../../record/quantities.ts'
import {
  attempt,
  confirmed,
  counted,
  counters,
  firstSeen,
  holding,
  nothing,
  order,
  reading,
  refused,
  row,
  unknown,
} from '../../testing/judged-workload.ts'
import { readsConfirmed } from './reads-confirmed.ts'
import type { WorkloadRecord } from './record.ts'

const still = { ...nothing, state: nothing.after }

describe('reads after an answer', () => {
  const missed = (values: Partial<WorkloadRecord>) =>
    firstSeen(readsConfirmed(counted(values), counters)).join('\n')

  test('one that contains it', () => {
    const readings = [reading(900, 1_100, 11)]
    expect(readsConfirmed(counted({ readings }), counters)).toMatchObject({
      verdict: 'pass',
      title: 'a read after a confirmation includes its operation',
      examined: { count: 2, of: 'counters read after a confirmation' },
    })
  })

  test('one that began just before it may miss it', () => {
    expect(missed({ readings: [reading(1_000, 1_100, 9.5)] })).toBe('')
  })

  test('one that misses it', () => {
    expect(missed({ readings: [reading(1_000, 1_100, 11)] })).toContain(
      '1 read as 1,000, the answers before it allow 900',
    )
  })

  test('one that misses it, and is not too old for what is promised', () => {
    const readings = [reading(1_000, 1_100, 11)]
    const judged = (within: number) => readsConfirmed(counted({ readings }), counters, { within: ms(within) })
    expect(judged(0.5)).toMatchObject({
      verdict: 'fail',
      title: 'a read 0.0005 s after a confirmation includes its operation',
    })
    // Nothing was read later than that.
    expect(judged(10).verdict).toBe('inconclusive')
    const later = [...readings, reading(900, 1_100, 40)]
    expect(readsConfirmed(counted({ readings: later }), counters, { within: ms(10) }).verdict).toBe('pass')
    const misread = [...readings, reading(1_000, 1_100, 40)]
    expect(readsConfirmed(counted({ readings: misread }), counters, { within: ms(10) }).verdict).toBe('fail')
    expect(() => readsConfirmed(counted({}), counters, { within: 'soon' as never })).toThrow(
      /^readsConfirmed: within is 'soon', expected a quantity above 0 with its unit/,
    )
  })

  test('one that is told that the counter does not exist', () => {
    expect(missed({ readings: [reading(NaN, 1_100, 11)] })).toContain(
      '1 read as nothing, the answers before it allow 900',
    )
  })

  test('one that misses an update that is lost in the database follows from that, and no cache is blamed', () => {
    const acts = [attempt(confirmed), attempt(confirmed, { key: 'another' })]
    const readings = [reading(900, 1_100, 11)]
    const rows = [row, { ...row, key: 'another' }]
    const lost = readsConfirmed(counted({ acts, readings, after: holding(900, 1_100, ...rows) }), counters)
    expect(lost).toMatchObject({ verdict: 'fail', measured: 2, fix: 'changeInPlace' })
    expect(lost.evidence).toContainEqual({
      kind: 'note',
      text: 'follows from wrong counters in the database: 1 holds 900, its rows leave 800; 2 holds 1,100, its rows leave 1,200',
    })
  })

  test('rows of an earlier run are no operations, and of many wrong counters three are told', () => {
    const orders = [order, { from: 3, to: 4, amount: 1 }]
    const acts = orders.map((one, index) => attempt(confirmed, { key: `${index}`, order: one }))
    const rows = acts.map(({ key, order: one }) => ({ key, order: one as typeof order }))
    const held = new Map([1, 2, 3, 4].map(name => [name, 1_000]))
    const readings = [reading(1_000, 1_000, 11)]
    const after = { held, rows: [...rows, { ...row, key: 'of an earlier run' }] }
    const lost = readsConfirmed(counted({ opened: held, acts, readings, after }), counters)
    expect(lost).toMatchObject({ verdict: 'fail', fix: 'changeInPlace' })
    expect(lost.evidence).toContainEqual({
      kind: 'note',
      text: 'follows from wrong counters in the database: 1 holds 1,000, its rows leave 900; 2 holds 1,000, its rows leave 1,100; 3 holds 1,000, its rows leave 999',
    })
  })

  test('where one read follows from a wrong counter and another does not, that is told all the same', () => {
    const readings = [reading(1_000, 1_000, 11)]
    const after = { ...holding(900, 1_000, row) }
    const judgement = readsConfirmed(counted({ readings, after }), counters)
    expect(judgement).toMatchObject({ verdict: 'fail', measured: 2 })
    expect(judgement.evidence).toContainEqual({
      kind: 'note',
      text: 'follows from wrong counters in the database: 2 holds 1,000, its rows leave 1,100',
    })
  })

  test.each([
    ['are right', holding(800, 1_200, row, { ...row, key: 'another' })],
    ['cannot be told, since a confirmed operation has no row', holding(900, 1_100, row)],
  ])('where the counters of the database %s, a read that misses one is to blame itself', (_, after) => {
    const acts = [attempt(confirmed), attempt(confirmed, { key: 'another' })]
    const readings = [reading(900, 1_100, 11)]
    const missing = readsConfirmed(counted({ acts, readings, after }), counters)
    expect(missing).toMatchObject({ verdict: 'fail', fix: 'readCommitted' })
    expect(missing.evidence.map(({ kind }) => kind)).not.toContain('note')
  })

  test('a read of one counter alone is held to the same', () => {
    const readings = [{ atMs: 11, answeredMs: 12, value: [[2, 1_000]] }]
    expect(missed({ readings })).toContain('2 read as 1,000, the answers before it allow 1,100')
  })

  test('while it is in flight, a read may contain it or not', () => {
    const readings = [reading(1_000, 1_000, 5), reading(900, 1_100, 6), reading(900, 1_100, 20)]
    expect(readsConfirmed(counted({ readings }), counters).verdict).toBe('pass')
    expect(missed({ readings: [reading(899, 1_000, 5), reading(900, 1_100, 20)] })).toContain(
      '1 read as 899, the answers before it allow 900 to 1,000',
    )
  })

  test('one answered before it was sent does not contain it', () => {
    const acts = [attempt(confirmed, { sentMs: 50, answeredMs: 60 })]
    const readings = [reading(900, 1_000, 10), reading(900, 1_100, 70)]
    expect(missed({ acts, readings })).toContain('1 read as 900, the answers before it allow 1,000')
  })

  test('one in doubt that has its row may show at any time, one that has none never', () => {
    const acts = [attempt(confirmed), attempt(unknown, { key: 'doubt' })]
    const readings = [reading(900, 1_100, 20), reading(800, 1_200, 30)]
    const after = holding(800, 1_200, row, { ...row, key: 'doubt', id: 8 })
    expect(readsConfirmed(counted({ acts, readings, after }), counters).verdict).toBe('pass')
    expect(missed({ acts, readings })).toContain('1 read as 800, the answers before it allow 900')
  })

  test('a refused one never shows', () => {
    const acts = [attempt(confirmed), attempt(refused, { key: 'refused' })]
    expect(missed({ acts, readings: [reading(800, 1_200, 20)] })).toContain('allow 900')
  })

  test('one key is one operation, however often it is sent', () => {
    const acts = [attempt(confirmed), attempt(confirmed)]
    expect(readsConfirmed(counted({ acts, readings: [reading(900, 1_100, 20)] }), counters).verdict).toBe(
      'pass',
    )
  })

  test('whoever asks when it is confirmed sees it, and whoever has his answer when it is sent does not', () => {
    const acts = [attempt(confirmed, { sentMs: 11, answeredMs: 20 })]
    const found = (...readings: WorkloadRecord['readings']) =>
      readsConfirmed(counted({ acts, readings }), counters)
    expect(found(reading(1_000, 1_000, 10), reading(900, 1_100, 20))).toMatchObject({
      verdict: 'pass',
      examined: { count: 2 },
    })
    expect(found(reading(900, 1_100, 10), reading(1_000, 1_000, 20))).toMatchObject({
      measured: 4,
      moments: [10, 10, 20, 20],
    })
  })

  test('in the order of time, in whatever order they are told', () => {
    const acts = [attempt(confirmed, { key: 'later', sentMs: 50, answeredMs: 60 }), attempt(confirmed)]
    const readings = [reading(800, 1_200, 70), reading(900, 1_100, 20)]
    expect(readsConfirmed(counted({ acts, readings }), counters).verdict).toBe('pass')
  })

  test('the worst is the one that is furthest off, told with what went on around it', () => {
    const readings = [reading(900, 1_101, 20), reading(850, 1_100, 30)]
    expect(readsConfirmed(counted({ readings }), counters).evidence).toMatchObject([
      {
        kind: 'violations',
        rule: 'a read that misses a confirmed operation, or shows one not applied',
        first: { what: '2 read as 1,101, the answers before it allow 1,100', atMs: 20 },
        worst: { what: '1 read as 850, the answers before it allow 900', atMs: 30 },
      },
      { kind: 'timeline', aroundMs: 20 },
    ])
  })

  test('what is sent while another read waits for its answer is not in one that has its own', () => {
    const acts = [attempt(confirmed, { sentMs: 7, answeredMs: 60 })]
    const waiting = { ...reading(900, 1_100, 5), answeredMs: 100 }
    const found = (early: WorkloadRecord['readings'][number]) =>
      readsConfirmed(counted({ acts, readings: [waiting, early, reading(900, 1_100, 70)] }), counters)
    expect(found(reading(1_000, 1_000, 6)).verdict).toBe('pass')
    expect(firstSeen(found(reading(900, 1_100, 6)))).toEqual([
      '1 read as 900, the answers before it allow 1,000',
    ])
  })

  test('what is in flight changes its own counters, and none by more than it adds', () => {
    const other = { key: 'other', order: { from: 3, to: 4, amount: 1 }, answeredMs: 100 }
    const acts = [attempt(confirmed), attempt(confirmed, other)]
    const wrong = (one: number, two: number, atMs: number) =>
      readsConfirmed(
        counted({ acts, readings: [reading(one, two, atMs), reading(900, 1_100, 20)] }),
        counters,
      ).measured
    expect(wrong(899, 1_101, 20)).toBe(2)
    expect(wrong(1_001, 999, 5)).toBe(2)
    expect(wrong(900, 1_100, 5)).toBe(0)
  })

  test('under one key the order that was confirmed counts, and a doubt counts whatever else was told of it', () => {
    const small = { ...order, amount: 5 }
    const judged =
      (...acts: readonly Act[]) =>
      (one: number, two: number) => {
        const after = holding(800, 1_200, row, { ...row, key: 'another', id: 8 })
        return readsConfirmed(counted({ acts, readings: [reading(one, two, 20)], after }), counters).verdict
      }
    expect(judged(attempt(refused, { order: small }), attempt(confirmed))(900, 1_100)).toBe('pass')
    const doubted = judged(
      attempt(confirmed),
      attempt(unknown, { key: 'another' }),
      attempt(refused, { key: 'another' }),
    )
    expect([doubted(900, 1_100), doubted(800, 1_200), doubted(799, 1_200)]).toEqual(['pass', 'pass', 'fail'])
  })

  test('a refusal confirms nothing, and a counter of somebody else proves nothing', () => {
    const acts = [attempt(refused, { key: 'refused', answeredMs: 1 }), attempt(confirmed)]
    const judged = (atMs: number, value: [number, number][]) =>
      readsConfirmed(counted({ acts, readings: [{ atMs, answeredMs: atMs + 1, value }] }), counters)
    expect(judged(5, [[1, 1_000]]).verdict).toBe('inconclusive')
    expect(
      judged(11, [
        [1, 900],
        [3, 1],
      ]),
    ).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  })

  test('nothing was read after a confirmation', () => {
    expect(readsConfirmed(counted(), counters).verdict).toBe('inconclusive')
    expect(readsConfirmed(still, counters).verdict).toBe('inconclusive')
  })
})
