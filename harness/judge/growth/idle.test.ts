import { expect, test } from 'vitest'
import { hasStoppedIdle, judgeIdle, mayGrowIdle, type IdleWindow } from './leaks.ts'
import { idleTransactionAge } from './quantities.ts'

const window = (gained: Readonly<Record<string, number>>): IdleWindow => ({
  seconds: 5,
  before: { heap: 9e6, Object: 2000 },
  after: { heap: 9e6 + (gained['heap'] ?? 0), Object: 2000 + (gained['Object'] ?? 0) },
})
const record = (...windows: readonly IdleWindow[]) => ({ windows, failures: {} })

test('nothing grows', () => {
  const calm = record(window({ heap: -800, Object: 2 }))
  expect(mayGrowIdle(calm)).toBe(false)
  expect(judgeIdle(calm)).toMatchObject({ check: 'idle', verdict: 'pass', measured: -160 })
})

test('a timer that keeps an object each time it fires', () => {
  const once = record(window({ heap: 20_000, Object: 500 }))
  expect(mayGrowIdle(once)).toBe(true)
  expect(judgeIdle(once)).toMatchObject({
    title: 'kept while idle',
    call: null,
    limit: { relation: '<', value: 3_000, unit: 'B/s', none: true },
    measured: 4_000,
    verdict: 'inconclusive',
    evidence: [{ kind: 'undecidedGrowth', why: 'idleOnce' }, { figure: 'heap' }, { figure: 'Object' }],
  })
  expect(judgeIdle(record(...once.windows, ...once.windows))).toMatchObject({
    verdict: 'fail',
    evidence: [
      { kind: 'idleGrowth', figure: 'heap', perSecond: 4_000 },
      { kind: 'idleGrowth', figure: 'Object', perSecond: 100 },
    ],
  })
})

test('the age of a transaction that stays open grows in ms a second', () => {
  const [before, after] = [{ [idleTransactionAge]: 900 }, { [idleTransactionAge]: 5_900 }]
  const open = { seconds: 5, before, after }
  expect(judgeIdle(record(open, open))).toMatchObject({
    verdict: 'fail',
    measured: 1_000,
    unit: 'ms/s',
    limit: { unit: 'ms/s' },
  })
})

test('a second and a third window are watched where anything grew in those before, and no fourth', () => {
  const grew = window({ Object: 500 })
  expect(mayGrowIdle(record(grew))).toBe(true)
  expect(mayGrowIdle(record(grew, grew))).toBe(true)
  expect(mayGrowIdle(record(grew, window({})))).toBe(false)
  expect(mayGrowIdle(record(grew, grew, grew))).toBe(false)
})

test('what is kept for some time has stopped growing in the third', () => {
  const grew = window({ Object: 500 })
  const stopped = record(grew, grew, window({}))
  expect(hasStoppedIdle(stopped)).toBe(true)
  expect(judgeIdle(stopped).verdict).toBe('pass')
  expect(hasStoppedIdle(record(grew, grew, grew))).toBe(false)
  expect(hasStoppedIdle(record(window({})))).toBe(false)
})

test('how fast it grows is told of the last window', () => {
  expect(judgeIdle(record(window({ heap: 20_000 }), window({ heap: 30_000 })))).toMatchObject({
    measured: 6_000,
    evidence: [{ figure: 'heap', perSecond: 6_000 }],
  })
})

test.each([
  { figure: 'heap', allowed: 3_000 },
  { figure: 'external', allowed: 3_000 },
  { figure: 'bytes in use of Buffer', allowed: 3_000 },
  { figure: 'native', allowed: 20_000 },
  { figure: 'files', allowed: 20_000 },
  { figure: 'helpers.perl, process 7', allowed: 20_000 },
  { figure: 'Timer', allowed: 1 },
])('$figure: less than $allowed a second is none', ({ figure, allowed }) => {
  const gained = (count: number) => ({ seconds: 5, before: {}, after: { [figure]: count } })
  const verdictOf = (count: number) => judgeIdle(record(gained(count), gained(count))).verdict
  expect(verdictOf(5 * allowed)).toBe('fail')
  expect(verdictOf(5 * allowed - 1)).toBe('pass')
})

test('what there is only in the second window did not grow in the first', () => {
  const without = { seconds: 1, before: {}, after: {} }
  expect(judgeIdle(record(without, { ...without, after: { Timer: 9 } })).verdict).toBe('pass')
})

test('what the requests at its beginning left behind is not due to the time', () => {
  const after = record(window({ heap: 16_000, Object: 1000 }), window({ Object: 1 }))
  expect(judgeIdle(after)).toMatchObject({ verdict: 'pass' })
})

test('pages that come and go are nothing that is kept', () => {
  const of = (bytes: number) => ({ anonymous: bytes, database: bytes })
  const pages = { seconds: 5, before: of(2e7), after: of(2e7 + 50_000) }
  expect(judgeIdle(record(pages, pages))).toMatchObject({ verdict: 'pass' })
})

test('bytes of typed arrays that are in use are bytes, and no count', () => {
  const of = (bytes: number) => ({ 'bytes in use of Buffer': bytes })
  const kept = (bytes: number) => ({ seconds: 5, before: of(0), after: of(bytes) })
  expect(judgeIdle(record(kept(330), kept(2_271)))).toMatchObject({ verdict: 'pass' })
  expect(judgeIdle(record(kept(30_000), kept(30_000)))).toMatchObject({ verdict: 'fail' })
})

test('nothing watched, or not from within', () => {
  expect(judgeIdle(record())).toMatchObject({ verdict: 'inconclusive', measured: null })
  const unseen = { kind: 'unseen', said: 'no inspector' } as const
  expect(judgeIdle({ ...record(window({})), unseen })).toMatchObject({
    verdict: 'inconclusive',
    evidence: [unseen],
  })
})

test('the row is about what exceeds its limit most, in its unit, and about the heap if that grew', () => {
  const grown = (after: Readonly<Record<string, number>>) => ({ seconds: 5, before: {}, after })
  const timers = grown({ external: 20_000, Timer: 50 })
  expect(judgeIdle(record(timers, timers))).toMatchObject({
    measured: 10,
    limit: { relation: '<', value: 1, unit: '/s', none: true },
  })
  const both = grown({ heap: 20_000, Timer: 50 })
  expect(judgeIdle(record(both, both))).toMatchObject({
    measured: 4_000,
    limit: { relation: '<', value: 3_000, unit: 'B/s', none: true },
  })
  expect(judgeIdle(record())).toMatchObject({ limit: { value: 3_000, unit: 'B/s' } })
})
