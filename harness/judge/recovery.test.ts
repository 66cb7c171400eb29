import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../record/fault-plan.ts'
import { killed, requests, requestsEvery, type Gaps } from '../testing/watched-requests.ts'
import type { Absent } from './evidence.ts'
import { judgeRecovery, type WatchedRequest } from './recovery.ts'

describe('recovery', () => {
  test('0.5 s after it was healed', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 2_500]), killed, [])).toMatchObject({
      check: 'recovery.killDatabase',
      title: 'until 99 % succeed again',
      measured: 510,
      verdict: 'pass',
      evidence: [
        { kind: 'recovered', firstMs: 510, steadyMs: 510, requests: 499 },
        { kind: 'underFault', requests: 203, lastedMs: 1000 },
      ],
    })
  })

  test('too late', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 4_200]), killed, [])).toMatchObject({
      measured: 2_210,
      verdict: 'fail',
      blame: 'service',
      fix: 'recoverInTime',
    })
  })

  test('too late after a fault that ends the service: a start may take that long', () => {
    const ended = { ...killed, fault: 'killService' } as const
    expect(judgeRecovery(requests(5_000, [1_000, 4_200]), ended, [], 2_000).fix).toBe('startInTime')
  })

  test('a service that serves in time, but not steadily, is not told to start faster', () => {
    const ended = { ...killed, fault: 'killService' } as const
    const judgement = judgeRecovery(requests(5_000, [1_000, 3_000], [3_100, 4_200]), ended, [], 2_000)
    expect(judgement).toMatchObject({ verdict: 'fail', fix: 'recoverInTime' })
  })

  test('a success in between is no recovery', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 2_100], [2_200, 4_300]), killed, [])
    expect(judgement).toMatchObject({ measured: 2_300, verdict: 'fail' })
    expect(judgement.evidence[0]).toMatchObject({ kind: 'recovered', firstMs: 110 })
  })

  test('one failure in a hundred is still steady', () => {
    expect(judgeRecovery(requests(5_000, [4_000, 4_005]), killed, [])).toMatchObject({
      measured: 10,
      verdict: 'pass',
    })
  })

  test('never', () => {
    expect(judgeRecovery(requests(5_000, [1_000, 5_000]), killed, [])).toMatchObject({
      measured: 3_000,
      verdict: 'fail',
      evidence: [{ kind: 'neverSteady', watchedMs: 3_000 }, { kind: 'underFault' }],
    })
  })

  test('watched for no longer than it may take', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 5_000]), { ...killed, untilMs: 4_000 }, [])
    expect(judgement).toMatchObject({ verdict: 'inconclusive', evidence: [{ kind: 'neverSteady' }] })
  })

  test('a request that hangs until the next fault counts as failed', () => {
    const hung = requests(5_000).map(request =>
      request.sentMs < 2_900 ? request : { ...request, answeredMs: 9_000 },
    )
    expect(judgeRecovery(hung, killed, [])).toMatchObject({ verdict: 'fail' })
  })

  test('one that was sent just before the next fault does not count', () => {
    const torn = requests(5_000).map(request =>
      request.sentMs < 4_900 ? request : { ...request, answeredMs: 6_000, succeeded: false },
    )
    expect(judgeRecovery(torn, killed, [])).toMatchObject({ verdict: 'pass' })
  })
})

describe('a service that answers forty requests a second', () => {
  test('proves it with forty, and is not accused for want of a hundred', () => {
    const judgement = judgeRecovery(
      requestsEvery(25, 5_000, [1_000, 2_500]),
      { ...killed, untilMs: 4_000 },
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
      { ...killed, untilMs: 4_200 },
      [],
    )
    expect(judgement).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      evidence: [{ kind: 'neverSteady', needed: 40, requests: 88, failed: 60, watchedMs: 2_200 }],
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
    const judgement = judgeRecovery(requestsEvery(25, 5_000, ...gaps), { ...killed, untilMs: 4_200 }, [])
    expect(judgement).toMatchObject({
      measured: 2_200,
      verdict: 'fail',
      evidence: [{ kind: 'neverSteady' }, {}],
    })
  })

  test('what became of most requests that failed is told', () => {
    const told = (index: number) => (index % 3 === 0 ? 'in doubt, reset' : 'refused, status 503')
    const failing = requestsEvery(25, 5_000, [1_000, 5_000]).map((one, index) => ({
      ...one,
      told: told(index),
    }))
    expect(judgeRecovery(failing, { ...killed, untilMs: 4_200 }, []).evidence).toMatchObject([
      { kind: 'neverSteady', commonest: 'refused, status 503' },
      {},
    ])
  })

  test('of failures after the limit, where there are some', () => {
    const failing = requests(5_000, [1_000, 5_000]).map(one => ({
      ...one,
      told: one.sentMs < 4_000 ? 'in doubt, other side closed' : 'refused, status 503',
    }))
    const commonest = (untilMs: number) => judgeRecovery(failing, { ...killed, untilMs }, []).evidence[0]
    expect(commonest(4_200)).toMatchObject({ commonest: 'refused, status 503' })
    expect(commonest(4_012)).toMatchObject({ commonest: 'refused, status 503' })
    expect(commonest(3_900)).toMatchObject({ commonest: 'in doubt, other side closed' })
  })

  test('those that were answered too late are no failures of that kind', () => {
    const most = requestsEvery(25, 5_000, [1_000, 5_000]).map((one, index) =>
      index % 3 === 0 || one.sentMs < 1_000
        ? { ...one, told: 'in doubt, reset' }
        : { ...one, succeeded: true, answeredMs: 9_000, told: 'applied' },
    )
    for (const untilMs of [4_200, 5_000]) {
      const [told] = judgeRecovery(most, { ...killed, untilMs }, []).evidence
      expect(told).toMatchObject({ kind: 'neverSteady', commonest: 'in doubt, reset' })
    }
  })

  test('that hangs is not steady', () => {
    const hung = requestsEvery(25, 5_000, [1_000, 2_100]).map(request =>
      request.sentMs < 2_100 ? request : { ...request, answeredMs: 9_000 },
    )
    expect(judgeRecovery(hung, { ...killed, untilMs: 4_200 }, [])).toMatchObject({ verdict: 'fail' })
  })
})

test('a client whose one request was sent before the fault and takes longer than the watch proves nothing', () => {
  const inTurn = [0, 10_050].map(sentMs => ({ sentMs, answeredMs: sentMs + 10_000, succeeded: true }))
  const window = { ...killed, struckMs: 15_000, healedMs: 15_500, untilMs: 18_600 }
  expect(judgeRecovery(inTurn, window, [])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'neverSteady', requests: 0 }],
    fix: 'watchLonger',
  })
})

describe('a service that turns one of ten clients away', () => {
  const turnedAway = (share: number) => (request: WatchedRequest, index: number) => ({
    ...request,
    succeeded: request.succeeded && index % (1 / share) !== 0,
  })

  test('may do so after a fault as before it', () => {
    const judgement = judgeRecovery(requests(5_000, [1_000, 2_500]).map(turnedAway(0.1)), killed, [])
    expect(judgement.verdict).toBe('pass')
    expect(judgement.measured).toBeLessThan(600)
  })

  test('may not turn away every second one after it', () => {
    const before = requests(2_000, [1_000, 2_000]).map(turnedAway(0.1))
    const since = requests(5_000).map(turnedAway(0.5)).slice(before.length)
    expect(judgeRecovery([...before, ...since], killed, [])).toMatchObject({
      verdict: 'fail',
      evidence: [{ kind: 'neverSteady', requests: 599, failed: 300 }, {}],
    })
  })
})

test.each<[Absent, readonly WatchedRequest[], Partial<FaultWindow>]>([
  ['faultHits', requests(5_000), { hits: 0 }],
  ['requestsUnderFault', requests(5_000).filter(({ sentMs }) => sentMs > 2_000), {}],
  ['successes', requests(5_000, [0, 5_000]), {}],
])('without %s there is no proof', (of, all, values) => {
  expect(judgeRecovery(all, { ...killed, ...values }, [])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothing', of }],
  })
})
