import { describe, expect, test } from 'vitest'
import { killed, requests, requestsEvery } from '../testing/watched-requests.ts'
import { failsAfter, judgeRecovery, proofOf, recoveryOf, type WatchedRequest } from './recovery.ts'

test('who has waited for less than a recovery may take has not failed, and proves nothing', () => {
  const watch = { ...killed, untilMs: 5_000 }
  const judged = (waitedMs: number) => {
    const waiting = { sentMs: 5_000 - waitedMs, answeredMs: 5_001, succeeded: false }
    const before = requests(2_000)
    const all = [...before, ...requestsEvery(50, 4_990).slice(60), waiting].toSorted(
      (a, b) => a.sentMs - b.sentMs,
    )
    const proof = proofOf(all, killed)
    return [recoveryOf(all, watch, proof) === undefined, failsAfter(all, watch, proof)]
  }
  expect(judged(1_990)).toEqual([true, false])
  expect(judged(2_010)).toEqual([true, true])
})

describe('at the end of a watch', () => {
  const proof = { needed: 1, failedShareMax: 0.1, slowestMs: 0 }
  const served = requestsEvery(100, 4_000).slice(20)
  const waiting = (waitedMs: number) => ({ sentMs: 5_000 - waitedMs, answeredMs: 9_000, succeeded: false })

  test('who has waited for half a second is not counted, and after that has failed', () => {
    const counted = (waitedMs: number) => recoveryOf([...served, waiting(waitedMs)], killed, proof)?.requests
    expect([counted(500), counted(501)]).toEqual([served.length, served.length + 1])
  })

  test('what was sent when the time was up is held against the service, what was sent before it is not', () => {
    const failed = (sentMs: number, answeredMs = sentMs + 10) =>
      failsAfter([...served, { sentMs, answeredMs, succeeded: false }], killed, proof)
    expect([failed(3_999), failed(4_000)]).toEqual([false, true])
    // Answered as the watch ended: it was no wait without an end.
    expect(failed(3_999, 5_000)).toBe(false)
  })

  test('of many that are late some may fail', () => {
    const late = (failing: number) => requestsEvery(50, 5_000, [4_000, 4_000 + 50 * failing]).slice(40)
    expect([failsAfter(late(2), killed, proof), failsAfter(late(3), killed, proof)]).toEqual([false, true])
  })
})

describe('before the first fault', () => {
  const slow = { sentMs: 100, answeredMs: 1_600, succeeded: true }

  test('who was slow may be so beside the next fault, which holds them up for longer', () => {
    const watch = { ...killed, struckMs: 2_500, healedMs: 3_000, firstStruckMs: 1_700 }
    const heldUp = requests(5_000, [2_500, 3_000]).map(request =>
      request.sentMs < 4_100 ? request : { ...request, answeredMs: 8_000, succeeded: false },
    )
    const judged = (untilMs: number) => judgeRecovery([slow, ...heldUp], { ...watch, untilMs }, []).measured
    expect([judged(5_500), judged(5_700)]).toEqual([10, null])
  })

  test('who was slow may be so afterwards, and twice as slow has not failed', () => {
    const watch = { ...killed, struckMs: 2_500, healedMs: 3_000, untilMs: 8_000, firstStruckMs: 1_700 }
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
