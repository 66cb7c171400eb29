import { expect, test } from 'vitest'
import { judgeIdle, mayGrowIdle, type IdleWindow } from './idle.ts'

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
  expect(judgeIdle(once)).toMatchObject({ verdict: 'inconclusive' })
  expect(judgeIdle(record(...once.windows, ...once.windows))).toMatchObject({
    verdict: 'fail',
    evidence: [
      { kind: 'idleGrowth', figure: 'heap', perSecond: 4_000 },
      { kind: 'idleGrowth', figure: 'Object', perSecond: 100 },
    ],
  })
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
