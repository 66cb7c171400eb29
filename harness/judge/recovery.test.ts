import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../faults/plan.ts'
import type { TimedCore } from '../record/sample.ts'
import type { Absent } from './evidence.ts'
import {
  failsAfter,
  judgeRecovery,
  proofOf,
  recoveryOf,
  waitedShare,
  type WatchedRequest,
} from './recovery.ts'

type Gaps = readonly (readonly [number, number])[]

/** One request each 5 ms, answered 10 ms later; those sent in a gap fail. */
const requests = (untilMs: number, ...gaps: Gaps) => requestsEvery(5, untilMs, ...gaps)

const requestsEvery = (everyMs: number, untilMs: number, ...gaps: Gaps): WatchedRequest[] =>
  Array.from({ length: untilMs / everyMs }, (_, index) => {
    const sentMs = index * everyMs
    const succeeded = !gaps.some(([from, to]) => sentMs >= from && sentMs < to)
    return { sentMs, answeredMs: sentMs + 10, succeeded }
  })

/** Struck at 1 s, healed at 2 s, watched until 5 s. It must recover within 2 s. */
const window: FaultWindow = {
  fault: 'killDatabase',
  struckMs: 1_000,
  healedMs: 2_000,
  untilMs: 5_000,
  hits: 1,
  breaches: [],
}

describe('recovery', () => {
  test('0.5 s after it was healed', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 2_500]), window, [])).toMatchObject({
      check: 'recovery.killDatabase',
      measured: 510,
      verdict: 'pass',
      evidence: [
        { kind: 'recovered', firstMs: 510, steadyMs: 510, requests: 499 },
        { kind: 'underFault', requests: 203, lastedMs: 1000 },
      ],
    })
  })

  test('too late', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 4_200]), window, [])).toMatchObject({
      measured: 2_210,
      verdict: 'fail',
    })
  })

  test.each([
    ['most of the time', 0.7, 'inconclusive'],
    ['now and then', 0.6, 'fail'],
  ] as const)('too late on a machine that gave no core %s', (_, share, verdict) => {
    const ran = 1_000 * (1 - share)
    const generator = [1_000, 2_000, 3_000, 4_000, 5_000].map(atMs => ({
      atMs,
      ranMs: (ran * atMs) / 1_000,
      waitedMs: ((1_000 - ran) * atMs) / 1_000,
    }))
    const judgement = judgeRecovery(requests(5_000, [1_000, 4_200]), window, generator)
    expect(judgement).toMatchObject({ verdict, blame: verdict === 'inconclusive' ? 'host' : null })
  })

  test('a success in between is no recovery', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 2_100], [2_200, 4_300]), window, [])
    expect(judgement).toMatchObject({ measured: 2_300, verdict: 'fail' })
    expect(judgement.evidence[0]).toMatchObject({ kind: 'recovered', firstMs: 110 })
  })

  test('one failure in a hundred is still steady', () => {
    expect(judgeRecovery(requests(5_000, [4_000, 4_005]), window, [])).toMatchObject({
      measured: 10,
      verdict: 'pass',
    })
  })

  test('never', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 5_000]), window, [])).toMatchObject({
      measured: 3_000,
      verdict: 'fail',
    })
  })

  test('not watched for long enough', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 5_000]), { ...window, untilMs: 3_000 }, [])
    expect(judgement.verdict).toBe('inconclusive')
  })

  test('a request that hangs until the next fault counts as failed', () => {
    const hung = requests(5_000).map(request =>
      request.sentMs < 2_900 ? request : { ...request, answeredMs: 9_000 },
    )
    expect(judgeRecovery(hung, window, [])).toMatchObject({ verdict: 'fail' })
  })

  test('one that was sent just before the next fault does not count', () => {
    const torn = requests(5_000).map(request =>
      request.sentMs < 4_900 ? request : { ...request, answeredMs: 6_000, succeeded: false },
    )
    expect(judgeRecovery(torn, window, [])).toMatchObject({ verdict: 'pass' })
  })
})

describe('a service that answers forty requests a second', () => {
  test('proves it with forty, and is not accused for want of a hundred', () => {
    const judgement = judgeRecovery(
      requestsEvery(25, 5_000, [1_000, 2_500]),
      { ...window, untilMs: 4_000 },
      [],
    )
    expect(judgement).toMatchObject({
      measured: 510,
      verdict: 'pass',
      evidence: [{ requests: 60 }, { kind: 'underFault' }],
    })
  })

  test('that is asked for too short a time proves nothing', () => {
    const judgement = judgeRecovery(
      requestsEvery(25, 5_000, [1_000, 3_500]),
      { ...window, untilMs: 4_200 },
      [],
    )
    expect(judgement).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      evidence: [{ kind: 'tooFewAfterwards', needed: 40, requests: 88, failed: 60, watchedMs: 2_200 }],
    })
  })

  test.each<[string, Gaps]>([
    [
      'that fails when its time is up',
      [
        [1_000, 2_100],
        [4_100, 4_130],
      ],
    ],
    ['of which not one succeeds', [[1_000, 5_000]]],
  ])('%s is not steady', (_, gaps) => {
    const judgement = judgeRecovery(requestsEvery(25, 5_000, ...gaps), { ...window, untilMs: 4_200 }, [])
    expect(judgement).toMatchObject({
      measured: 2_200,
      verdict: 'fail',
      evidence: [{ kind: 'neverSteady' }, {}],
    })
  })

  test('that hangs is not steady', () => {
    const hung = requestsEvery(25, 5_000, [1_000, 2_100]).map(request =>
      request.sentMs < 2_100 ? request : { ...request, answeredMs: 9_000 },
    )
    expect(judgeRecovery(hung, { ...window, untilMs: 4_200 }, [])).toMatchObject({ verdict: 'fail' })
  })
})

describe('a service that turns one of ten clients away', () => {
  const turnedAway = (share: number) => (request: WatchedRequest, index: number) => ({
    ...request,
    succeeded: request.succeeded && index % (1 / share) !== 0,
  })

  test('may do so after a fault as before it', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 2_500]).map(turnedAway(0.1)), window, [])
    expect(judgement.verdict).toBe('pass')
    expect(judgement.measured).toBeLessThan(600)
  })

  test('may not turn away every second one after it', () => {
    const before = requests(2_000, [1_000, 2_000]).map(turnedAway(0.1))
    const since = requests(5_000).map(turnedAway(0.5)).slice(before.length)
    expect(judgeRecovery([...before, ...since], window, [])).toMatchObject({
      verdict: 'fail',
      evidence: [{ kind: 'neverSteady', requests: 599, failed: 300 }, {}],
    })
  })
})

test('who has waited for less than a recovery may take has not failed, and proves nothing', () => {
  const watch = { ...window, untilMs: 5_000 }
  const judged = (waitedMs: number) => {
    const waiting = { sentMs: 5_000 - waitedMs, answeredMs: 5_001, succeeded: false }
    const before = requests(2_000)
    const all = [...before, ...requestsEvery(50, 4_990).slice(60), waiting].toSorted(
      (a, b) => a.sentMs - b.sentMs,
    )
    const proof = proofOf(all, window)
    return [recoveryOf(all, watch, proof) === undefined, failsAfter(all, watch, proof)]
  }
  expect(judged(1_990)).toEqual([true, false])
  expect(judged(2_010)).toEqual([true, true])
})

describe('before the first fault', () => {
  const slow = { sentMs: 100, answeredMs: 1_600, succeeded: true }

  test('who was slow may be so beside the next fault, which holds them up for longer', () => {
    const watch = { ...window, struckMs: 2_500, healedMs: 3_000, firstStruckMs: 1_700 }
    const heldUp = requests(5_000, [2_500, 3_000]).map(request =>
      request.sentMs < 4_100 ? request : { ...request, answeredMs: 8_000, succeeded: false },
    )
    const judged = (untilMs: number) => judgeRecovery([slow, ...heldUp], { ...watch, untilMs }, []).measured
    expect([judged(5_500), judged(5_700)]).toEqual([10, null])
  })

  test('who was slow may be so afterwards, and twice as slow has not failed', () => {
    const watch = { ...window, struckMs: 2_500, healedMs: 3_000, untilMs: 8_000, firstStruckMs: 1_700 }
    const judged = (waitedMs: number, early: readonly WatchedRequest[]) => {
      const waiting = { sentMs: 8_000 - waitedMs, answeredMs: 8_001, succeeded: false }
      const since = requestsEvery(100, 7_990).slice(30)
      const all = [...early, ...requestsEvery(25, 2_000), ...since, waiting].toSorted(
        (a, b) => a.sentMs - b.sentMs,
      )
      const proof = proofOf(all, watch)
      return [recoveryOf(all, watch, proof) !== undefined, failsAfter(all, watch, proof)]
    }
    expect(judged(1_400, [slow])).toEqual([true, false])
    expect(judged(2_900, [slow])).toEqual([false, false])
    expect(judged(3_100, [slow])).toEqual([false, true])
    expect(judged(2_900, [])).toEqual([false, true])
  })

  test('whom it turned away then, it may turn away afterwards, though not in its best second', () => {
    const early = requestsEvery(50, 1_000, [0, 500])
    const all = [...early, ...requests(5_000).slice(200)]
    expect(proofOf(all, { struckMs: 4_000, firstStruckMs: 1_000 }).failedShareMax).toBeGreaterThan(0.9)
    expect(proofOf(all, { struckMs: 4_000 }).failedShareMax).toBeCloseTo(0.01)
  })
})

describe('the requests that prove it', () => {
  test.each([
    ['as many as in the best second before the fault', requestsEvery(25, 5_000, [0, 500]), 40],
    ['twenty at least', requestsEvery(100, 5_000), 20],
    ['a hundred at most', requestsEvery(5, 5_000), 100],
    ['twenty where none succeeded', requestsEvery(25, 5_000, [0, 5_000]), 20],
  ])('%s', (_, all, needed) => {
    expect(proofOf(all, { struckMs: 2_000 })).toMatchObject({ needed, failedShareMax: expect.closeTo(0.01) })
  })
})

test.each<[Absent, readonly WatchedRequest[], Partial<FaultWindow>]>([
  ['faultHits', requests(5_000), { hits: 0 }],
  ['requestsUnderFault', requests(5_000).filter(({ sentMs }) => sentMs > 2_000), {}],
  ['successes', requests(5_000, [0, 5_000]), {}],
])('without %s there is no proof', (of, all, values) => {
  expect(judgeRecovery(all, { ...window, ...values }, [])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothing', of }],
  })
})

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
    expect(waitedShare([], 0, 1)).toBe(0)
    expect(waitedShare(times, 700, 800)).toBe(0)
  })
})

describe('how many requests prove a recovery', () => {
  test('a hundred since the last failure, and not one less', () => {
    const after = (failedUntilMs: number) =>
      recoveryOf(requests(2_605, [2_000, failedUntilMs]), {
        struckMs: 1_900,
        healedMs: 2_000,
        untilMs: 2_605,
      })
    expect(after(2_100)).toEqual({ firstMs: 110, steadyMs: 110, requests: 100 })
    // One failure among a hundred is still 99 %.
    expect(after(2_105)).toBeUndefined()
  })
})

test('on a crowded machine a late recovery accuses nobody, and the evidence says what it may have taken alone', () => {
  const late = requests(6_000, [1_000, 4_200])
  const waited = (share: number): TimedCore[] =>
    [0, 9_000].map(atMs => ({ atMs, ranMs: (1 - share) * atMs, waitedMs: share * atMs }))
  const watchedLonger = { ...window, untilMs: 6_000 }
  const judgement = judgeRecovery(late, watchedLonger, waited(0.75))
  expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(judgement.evidence).toEqual([
    { kind: 'coreShortage', waitedShare: 0.75, aloneMs: 2_210 / 4 },
    { kind: 'recovered', firstMs: 2_210, steadyMs: 2_210, requests: expect.any(Number) },
    { kind: 'underFault', requests: expect.any(Number), lastedMs: 1_000 },
  ])
  expect(judgeRecovery(late, watchedLonger, waited(0.6)).verdict).toBe('fail')
})
