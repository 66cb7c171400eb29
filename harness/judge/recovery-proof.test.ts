import { describe, expect, test } from 'vitest'
import { requests, requestsEvery } from '../testing/watched-requests.ts'
import { proofOf, recoveryOf, type WatchedRequest } from './recovery.ts'

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

describe('the second before a fault', () => {
  const answeredAt = (count: number, answeredMs: number, succeeded = true): WatchedRequest[] =>
    Array.from({ length: count }, () => ({ sentMs: answeredMs - 10, answeredMs, succeeded }))

  test('ends with the fault, and what is answered then is in it', () => {
    const all = [...answeredAt(30, 9_001), ...answeredAt(30, 10_000), ...answeredAt(90, 10_001)]
    expect(proofOf(all, { struckMs: 10_000 }).needed).toBe(60)
  })

  test('is no longer than that', () => {
    const all = [...answeredAt(30, 9_000), ...answeredAt(31, 10_000)]
    expect(proofOf(all, { struckMs: 10_000 }).needed).toBe(31)
  })

  test('of two in which as many succeeded, the earlier is the best', () => {
    const all = [...answeredAt(30, 8_500), ...answeredAt(30, 9_500), ...answeredAt(30, 9_500, false)]
    expect(proofOf(all, { struckMs: 10_000 }).failedShareMax).toBeCloseTo(0.01)
  })

  test('of two in which some failed, the best is the one with fewer of them, even if fewer succeeded', () => {
    const all = [...answeredAt(60, 8_500), ...answeredAt(90, 9_500), ...answeredAt(40, 9_500, false)]
    const proof = proofOf(all, { struckMs: 10_000 })
    expect([proof.needed, proof.failedShareMax]).toEqual([60, expect.closeTo(0.01)])
  })

  test('allows twice the share that failed in it, besides one in a hundred', () => {
    const all = [...answeredAt(90, 9_500), ...answeredAt(10, 9_500, false)]
    expect(proofOf(all, { struckMs: 10_000 }).failedShareMax).toBeCloseTo(0.21)
  })
})

describe('until the first fault', () => {
  test('the slowest success is the longest that anybody has to wait', () => {
    const struck = { struckMs: 9_000, firstStruckMs: 2_000 }
    const all = [
      { sentMs: 100, answeredMs: 1_900, succeeded: false },
      { sentMs: 500, answeredMs: 2_000, succeeded: true },
      { sentMs: 100, answeredMs: 2_001, succeeded: true },
    ]
    expect(proofOf(all, struck).slowestMs).toBe(1_500)
  })

  test('is not known, and neither is how long anybody had to wait', () => {
    expect(proofOf(requestsEvery(25, 5_000), { struckMs: 2_000 }).slowestMs).toBe(0)
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
    expect(after(2_100)).toEqual({ kind: 'recovered', firstMs: 110, steadyMs: 110, requests: 100 })
    // One failure among a hundred is still 99 %.
    expect(after(2_105)).toBeUndefined()
  })

  test('as many may fail as the proof allows, and not one more', () => {
    const watch = { struckMs: 1_000, healedMs: 2_000, untilMs: 3_000 }
    const steady = (failedShareMax: number) =>
      recoveryOf(requestsEvery(100, 3_000, [2_400, 2_900]), watch, {
        needed: 10,
        failedShareMax,
        slowestMs: 0,
      })
    expect(steady(0.5)).toMatchObject({ steadyMs: 10, requests: 10 })
    expect(steady(0.49)).toBeUndefined()
  })

  test('what is answered when the watch ends was answered', () => {
    const watch = { struckMs: 1_000, healedMs: 2_000, untilMs: 3_000 }
    const last = { sentMs: 2_100, answeredMs: 3_000, succeeded: true }
    const proof = { needed: 1, failedShareMax: 0, slowestMs: 0 }
    expect(recoveryOf([last], watch, proof)).toEqual({
      kind: 'recovered',
      firstMs: 1_000,
      steadyMs: 1_000,
      requests: 1,
    })
    expect(recoveryOf([{ ...last, answeredMs: 3_001 }], watch, proof)).toBeUndefined()
  })
})
