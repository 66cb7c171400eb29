import { describe, expect, test } from 'vitest'
import type { FaultName, FaultWindow } from '../../record/fault-plan.ts'
import type { Act } from '../../record/act.ts'
import { seconds } from '../../record/units.ts'
import { applied, unknown, act, faultRun, window } from '../../testing/judged-fault-run.ts'
import { noCrash, settled } from './endings.ts'

test('the time in which the service was off its network is not its own', () => {
  const judged = (fault: FaultName, answeredMs: number, sentMs = 500) =>
    settled(
      faultRun({
        acts: [act('late', applied(), { sentMs, answeredMs })],
        windows: [{ ...window, fault, struckMs: 1_000, healedMs: 4_000 }],
      }),
      seconds(2),
    ).verdict
  expect(judged('loseService', 5_500)).toBe('pass')
  expect(judged('isolateService', 5_501)).toBe('fail')
  expect(judged('pauseDatabase', 2_501)).toBe('fail')
  // What was sent when it was back has all of its time, and no more.
  expect(judged('loseService', 7_000, 5_000)).toBe('pass')
  expect(judged('loseService', 7_001, 5_000)).toBe('fail')
})

describe('a service that works answers every operation, whatever its database does', () => {
  const cut = (sentMs: number, took = 10): Act => {
    const { status: _, ...unanswered } = act(`${sentMs}`, unknown, { sentMs, answeredMs: sentMs + took })
    return unanswered
  }
  const thrice = (one: Act) => [one, one, one]
  const recordOf = (acts: readonly Act[], fault: FaultName = 'killDatabase') =>
    faultRun({ acts, windows: [{ ...window, fault, struckMs: 1_000, healedMs: 2_000, untilMs: 3_000 }] })
  const judged = (...of: Parameters<typeof recordOf>) => settled(recordOf(...of), seconds(2)).verdict

  test('two may have met a connection that was closed because it had rested', () => {
    expect(settled(recordOf(thrice(cut(1_000))), seconds(2))).toMatchObject({
      verdict: 'fail',
      fix: 'answerEach',
      evidence: [{ rule: 'an operation without an answer', count: 3 }, { kind: 'timeline' }],
    })
    expect(judged([cut(1_000), cut(1_001)])).toBe('pass')
  })

  test('but not while it is away, or where it has crashed', () => {
    const crashes = [{ atMs: 900, what: 'exit code 1' }]
    expect(settled({ ...recordOf(thrice(cut(1_000))), crashes }, seconds(2)).verdict).toBe('pass')
    for (const fault of ['killService', 'startWithoutDatabase'] as const) {
      expect(judged(thrice(cut(989)), fault)).toBe('fail')
      expect(judged(thrice(cut(990)), fault)).toBe('pass')
      expect(judged(thrice(cut(3_000)), fault)).toBe('pass')
      expect(judged(thrice(cut(3_001)), fault)).toBe('fail')
    }
  })

  test('one that takes longer than is allowed has hung, and a lack of cores excuses no others', () => {
    const rulesOf = (acts: readonly Act[]) =>
      settled(recordOf(acts), seconds(2)).evidence.flatMap(one => ('rule' in one ? [one.rule] : []))
    expect(rulesOf(thrice(cut(0, 2_000)))).toEqual(['an operation without an answer'])
    expect(rulesOf(thrice(cut(0, 2_001)))).toEqual(['an operation that hung'])
    const generator = [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 2_001, ranMs: 1_000, waitedMs: 2_000 },
    ]
    const late = act('late', applied(), { sentMs: 0, answeredMs: 2_001 })
    const beside = (acts: readonly Act[]) => settled({ ...recordOf([late, ...acts]), generator }, seconds(2))
    expect(beside([]).verdict).toBe('inconclusive')
    expect(beside(thrice(cut(0))).verdict).toBe('fail')
  })
})

test('an operation that may have been in time with a core of its own proves nothing', () => {
  const judged = (answeredMs: number, waitedMs: number, windows: readonly FaultWindow[] = []) => {
    const acts = [act('late', applied(), { sentMs: 0, answeredMs })]
    const generator = [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: answeredMs, ranMs: 1_000, waitedMs },
    ]
    return settled({ ...faultRun({ acts, windows }), generator }, seconds(2))
  }
  expect(judged(5_999, 2_000)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(judged(6_001, 2_000).verdict).toBe('fail')
  expect(judged(3_000, 1_900).verdict).toBe('fail')
  // Of its seven seconds four were without a network.
  const hidden = { ...window, fault: 'isolateService', struckMs: 1_000, healedMs: 5_000 } as const
  expect(judged(7_000, 2_000, [hidden])).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
})

test('where none that waited was answered in a fault, they hung, whatever else the machine did', () => {
  const hung = (sentMs: number): Act => ({
    ...act(`${sentMs}`, unknown, { sentMs, answeredMs: sentMs + 2_100 }),
    late: true,
  })
  const three = [hung(1_000), hung(1_100), hung(1_900)]
  const windows = [{ ...window, fault: 'pauseDatabase', struckMs: 3_100, healedMs: 4_000 } as const]
  const generator = [
    { atMs: 0, ranMs: 0, waitedMs: 0 },
    { atMs: 4_000, ranMs: 1_000, waitedMs: 9_000 },
  ]
  const judged = (...acts: readonly Act[]) =>
    settled({ ...faultRun({ acts, windows }), generator }, seconds(2)).verdict
  const answered = (tookMs: number) => act('answered', unknown, { sentMs: 3_100 - tookMs, answeredMs: 3_100 })
  expect(judged(...three)).toBe('fail')
  expect(judged(...three, answered(1_000))).toBe('fail')
  // Time limits of the service work.
  expect(judged(...three, answered(1_001))).toBe('inconclusive')
  expect(judged(...three.slice(1))).toBe('inconclusive')
  expect(judged(...three.slice(1), hung(999))).toBe('inconclusive')
  expect(judged(...three.slice(1), hung(1_901))).toBe('inconclusive')
})

test('an operation hangs that is answered later than is allowed, and the longest is the worst', () => {
  const took = (answeredMs: number) => act(`${answeredMs}`, applied(), { sentMs: 0, answeredMs })
  const judged = (...times: readonly number[]) => settled(faultRun({ acts: times.map(took) }), seconds(2))
  expect(judged(2_000)).toMatchObject({
    title: 'every operation and read is answered within 2 s, under every fault',
    verdict: 'pass',
  })
  expect(judged(2_000, 2_001, 60_000)).toMatchObject({
    verdict: 'fail',
    examined: { count: 3 },
    moments: [0, 0],
    evidence: [
      { count: 2, worst: { what: 'operation 60000 (applied) after 60.00 s', atMs: 0 } },
      { kind: 'timeline' },
    ],
  })
  expect(judged().verdict).toBe('inconclusive')
  expect(noCrash(faultRun({ acts: [] })).verdict).toBe('inconclusive')
})

test('a read that no response came to hangs, too', () => {
  const judged = (answeredMs: number) =>
    settled({ ...faultRun({ acts: [] }), lateReads: [{ sentMs: 100, answeredMs }] }, seconds(2))
  expect(judged(5_100)).toMatchObject({
    verdict: 'fail',
    evidence: [
      { rule: 'a read that hung', first: { what: 'a read had no response after 5.00 s' } },
      { kind: 'timeline' },
    ],
  })
  expect(judged(2_100).verdict).toBe('inconclusive')
  const lateReads = [5_100, 9_100].map(answeredMs => ({ sentMs: 100, answeredMs }))
  expect(settled({ ...faultRun(), lateReads }, seconds(2)).evidence[0]).toMatchObject({
    count: 2,
    worst: { what: 'a read had no response after 9.00 s' },
  })
})
