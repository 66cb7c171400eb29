import { describe, expect, test } from 'vitest'
import type { TimedCore } from '../record/sample.ts'
import { killed, requests } from '../testing/watched-requests.ts'
import { judgeRecovery, waitedShare } from './recovery.ts'

describe('the wait for a core', () => {
  /** Ran 10 ms of each 100 ms; from 300 ms on it waited for 30 ms besides. */
  const times: TimedCore[] = Array.from({ length: 7 }, (_, index) => ({
    atMs: index * 100,
    ranMs: index * 10,
    waitedMs: Math.max(0, index - 3) * 30,
  }))

  test('a share of the time in which there was something to do', () => {
    expect(waitedShare(times, 0, 300)).toBe(0)
    expect(waitedShare(times, 300, 600)).toBe(0.75)
    expect(waitedShare(times, 200, 400)).toBe(30 / 50)
  })

  test('the samples around a moment, or as far as there are any', () => {
    expect(waitedShare(times, 350, 590)).toBe(0.75)
    expect(waitedShare(times, 300, 9_000)).toBe(0.75)
    expect(waitedShare(times, 0, 9_000)).toBe(90 / 150)
    expect(waitedShare(times.slice(2), 0, 600)).toBe(90 / 130)
    expect(waitedShare([], 0, 1)).toBe(0)
    expect(waitedShare(times, 700, 800)).toBe(0)
  })
})

describe('on a machine that gives no core', () => {
  const late = requests(6_000, [1_000, 4_200])
  const watchedLonger = { ...killed, untilMs: 6_000 }
  const waited = (waitedMs: number, ofMs: number): TimedCore[] =>
    [0, 9_000].map(atMs => ({ atMs, ranMs: (ofMs - waitedMs) * atMs, waitedMs: waitedMs * atMs }))

  test('a late recovery accuses nobody, and the evidence says what it may have taken alone', () => {
    const judgement = judgeRecovery(late, watchedLonger, waited(3, 4))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
    expect(judgement.evidence).toEqual([
      { kind: 'coreShortage', waitedShare: 0.75, aloneMs: 2_210 / 4 },
      { kind: 'recovered', firstMs: 2_210, steadyMs: 2_210, requests: expect.any(Number) },
      { kind: 'underFault', requests: expect.any(Number), lastedMs: 1_000 },
    ])
  })

  test('for two thirds of the time, which is too much; for a little less it is the fault of the service', () => {
    expect(judgeRecovery(late, watchedLonger, waited(2, 3)).verdict).toBe('inconclusive')
    expect(judgeRecovery(late, watchedLonger, waited(1_999, 3_000))).toMatchObject({
      verdict: 'fail',
      blame: null,
    })
  })

  test('what would have been late on a core of its own is late', () => {
    const judged = (limitMs: number) => judgeRecovery(late, watchedLonger, waited(3, 4), limitMs).verdict
    expect([judged(2_210 / 4), judged(2_209 / 4)]).toEqual(['inconclusive', 'fail'])
  })

  test('what is on time all the same passes', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 2_500]), killed, waited(3, 4)).verdict).toBe('pass')
  })
})
