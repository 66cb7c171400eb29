import { expect, test } from 'vitest'
import type { Timed } from '../../record/act.ts'
import { shed } from '../../testing/judged-workload.ts'
import { judgeAudit } from '../violations.ts'
import { unlessLate, unlessStarved } from './starved.ts'

/** Sent at 1 s and at 2 s, answered after 1 s and 2 s. */
const waited = [
  { ...shed, sentMs: 2_000, answeredMs: 4_000 },
  { ...shed, sentMs: 1_000, answeredMs: 2_000 },
]
/** What the process got of the cores, second by second. */
const generator = (...waitedMs: readonly number[]) =>
  waitedMs.map((ms, second) => ({ atMs: second * 1_000, ranMs: second * 500, waitedMs: ms }))
const starved = generator(0, 0, 4_000, 6_000, 8_000, 10_000)
const judged = (
  violations: readonly string[],
  turnedAway = waited,
  times = generator(0, 0, 2_000, 3_000, 3_000, 3_000),
) =>
  unlessStarved(
    judgeAudit({ check: 'noDoubt', title: 'all are served', of: 'operations', examined: 2, violations }),
    turnedAway,
    { generator: times },
  )

test('who waited without a core is no proof, from the first request to the last answer', () => {
  expect(judged(['one', 'other'])).toMatchObject({
    verdict: 'inconclusive',
    blame: 'host',
    evidence: [
      { kind: 'coreShortage', waitedShare: 3_000 / 4_500, aloneMs: 2_000 * (1 - 3_000 / 4_500) },
      {},
      {},
    ],
  })
  expect(judged(['one', 'other'], waited, generator(0, 0, 1_000, 2_999, 2_999, 9_000)).verdict).toBe('fail')
  expect(judged(['one', 'other'], waited, generator(0, 1_000, 2_000, 3_000, 3_000)).verdict).toBe('fail')
})

test('what else is wrong stays so, and so does what is right', () => {
  expect(judged(['one', 'other', 'third']).verdict).toBe('fail')
  expect(judged([]).verdict).toBe('pass')
  expect(judged([], []).verdict).toBe('pass')
})

test('who was turned away within half a second has waited for nothing', () => {
  const verdictOf = (tookMs: number) => {
    const last = { ...shed, sentMs: 4_001, answeredMs: 4_001 + tookMs }
    return judged(['one', 'other'], [...waited.slice(1), last], starved).verdict
  }
  expect(verdictOf(500)).toBe('inconclusive')
  expect(verdictOf(499)).toBe('fail')
})

test('nor has who was turned away at once, unless soon after one that had waited in vain', () => {
  const atOnce = (sentMs: number) => ({ ...shed, sentMs, answeredMs: sentMs + 10 })
  const verdictOf = (sentMs: number) =>
    judged(['one', 'other'], [...waited.slice(1), atOnce(sentMs)], starved).verdict
  expect([999, 1_000, 4_000, 4_001].map(verdictOf)).toEqual(['fail', 'inconclusive', 'inconclusive', 'fail'])
  expect(judged(['one', 'other'], [atOnce(1_000), atOnce(1_001)], starved).verdict).toBe('fail')
})

test('who is estimated to be in time with a core of his own, or just so, proves nothing', () => {
  const fail = judged(['one'])
  const late = [{ sentMs: 0, answeredMs: 8_000 }]
  // It waited for three quarters of the time.
  const record = { generator: generator(0, 1_500) }
  expect(unlessLate(fail, late, record, 2_000).verdict).toBe('inconclusive')
  expect(unlessLate(fail, late, record, 1_999)).toBe(fail)
})

test('how long a request that was given up would have taken with a core of its own is not told', () => {
  const told = (late: readonly Timed[]) =>
    unlessLate(judged(['one']), late, { generator: generator(0, 1_500) }).evidence[0]
  const answered = { sentMs: 0, answeredMs: 8_000 }
  expect(told([answered])).toEqual({ kind: 'coreShortage', waitedShare: 0.75, aloneMs: 2_000 })
  expect(told([answered, { ...answered, late: true }])).toEqual({ kind: 'coreShortage', waitedShare: 0.75 })
})

test('however many waited', () => {
  const many = Array.from({ length: 200_000 }, () => ({ ...shed, sentMs: 1_000, answeredMs: 2_000 }))
  const judgement = { ...judged(['one']), verdict: 'fail', measured: many.length } as const
  expect(unlessStarved(judgement, many, { generator: generator(0, 0, 2_000) }).blame).toBe('host')
})
