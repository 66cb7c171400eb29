import { describe, expect, test } from 'vitest'
import type { TimedCore } from '../record/sample.ts'
import { killed, requests, requestsEvery } from '../testing/watched-requests.ts'
import { judgeRecovery, type WatchedRequest } from './recovery.ts'

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

  test('for 55 % of the whole run, which is too much; for a little less it is the fault of the service', () => {
    expect(judgeRecovery(late, watchedLonger, waited(55, 100)).verdict).toBe('inconclusive')
    expect(judgeRecovery(late, watchedLonger, waited(5_499, 10_000))).toMatchObject({
      verdict: 'fail',
      blame: 'service',
    })
  })

  test('for two thirds of the time of a recovery, in a run that had a core', () => {
    const during = (waitedMs: number) => [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 1_000, ranMs: 1_000, waitedMs: 0 },
      { atMs: 4_300, ranMs: 2_000, waitedMs },
      { atMs: 60_000, ranMs: 60_000, waitedMs },
    ]
    const judged = (waitedMs: number) => judgeRecovery(late, watchedLonger, during(waitedMs)).verdict
    expect([judged(2_000), judged(1_999)]).toEqual(['inconclusive', 'fail'])
  })

  test('what is known of the whole run counts too: a fault and its recovery are short', () => {
    const [first, last] = waited(3, 4)
    const free = [2_000, 4_300].map(atMs => ({ atMs, ranMs: atMs, waitedMs: 3 * 2_000 }))
    const times = [first, ...free, last].flatMap(one => one ?? [])
    expect(judgeRecovery(late, watchedLonger, times).verdict).toBe('inconclusive')
  })

  test('the time until it was steady counts, and not only that of the fault', () => {
    const times = [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 2_000, ranMs: 1_000, waitedMs: 0 },
      { atMs: 4_300, ranMs: 2_000, waitedMs: 9_000 },
      // Nothing was lacking later, or in all of the run.
      { atMs: 60_000, ranMs: 60_000, waitedMs: 9_000 },
    ]
    expect(judgeRecovery(late, watchedLonger, times).verdict).toBe('inconclusive')
  })

  test('what would have been late on a core of its own is late', () => {
    const judged = (limitMs: number) => judgeRecovery(late, watchedLonger, waited(3, 4), limitMs).verdict
    expect([judged(2_210 / 4), judged(2_209 / 4)]).toEqual(['inconclusive', 'fail'])
  })

  test.each([
    ['all that failed waited for half a second', [500, 500], 'inconclusive'],
    ['some of those were refused sooner', [500, 499], 'fail'],
  ])('where the service is never steady, and %s', (_, tookMs, verdict) => {
    const one = (request: WatchedRequest, index: number) =>
      index % 20 === 0 && request.sentMs >= 2_000
        ? { ...request, succeeded: false, answeredMs: request.sentMs + (tookMs[(index / 20) % 2] ?? 0) }
        : request
    const never = requestsEvery(20, 30_000, [1_000, 2_000]).map(one)
    const window = { ...killed, untilMs: 30_000 }
    expect(judgeRecovery(never, window, waited(3, 4)).verdict).toBe(verdict)
    expect(judgeRecovery(never, window, waited(1, 2)).verdict).toBe('fail')
  })

  test('what could not be measured is not for lack of a core', () => {
    const missed = { ...watchedLonger, hits: 0 }
    expect(judgeRecovery(late, missed, waited(3, 4))).toMatchObject({ verdict: 'inconclusive', blame: null })
  })

  test('what is on time all the same passes', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 2_500]), killed, waited(3, 4)).verdict).toBe('pass')
  })
})
