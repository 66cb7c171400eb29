import { expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import {
  literalBottleneck as bottleneck,
  literalLine as line,
  literalProfile as idle,
  literalWait as wait,
} from '../testing/literal-profile.ts'
import { computingCause } from './computing.ts'
import { causeOf, isComputed } from './diagnosis.ts'

/** Five requests a second, each of which derives a key for 70 ms once a query of 2 ms was answered. */
const derives: ServiceProfile = {
  ...idle,
  requestMs: 93,
  perSecond: 5,
  loop: {
    busyShare: 0.35,
    garbageShare: 0,
    longestMs: 122,
    delayMs: 14,
    hot: [{ at: line(25), callers: [line(28)], share: 0.98, garbageShare: 0, calls: 'scryptSync' }],
    costs: [
      { at: line(25), ms: 343 },
      { at: line(59), ms: 1 },
    ],
  },
  underWay: { ranMs: 90, idleMs: 3 },
  // The promise of the function that asks and then computes.
  waits: [wait({ at: line(26), msPerRequest: 77, idleMsPerRequest: 2 })],
}
const withLoop = (changes: Partial<ServiceProfile['loop']>): ServiceProfile => ({
  ...derives,
  loop: { ...derives.loop, ...changes },
})

test('a request that is computed for at a low rate does not wait: the line that computes, and for how long', () => {
  const computing = {
    kind: 'computing',
    lines: [line(25), line(28)],
    share: 0.98,
    cpuMs: expect.closeTo(46),
    calls: 'scryptSync',
  }
  const measured = { ...bottleneck, requestCpuMs: 47 }
  expect(causeOf({ profile: derives }, measured)).toEqual({ ...computing, cpuMs: expect.closeTo(46.06) })
  // Where nobody knows how much CPU it took while it was measured, as much as while it was looked at.
  expect(causeOf({ profile: derives }, bottleneck)).toEqual({ ...computing, cpuMs: expect.closeTo(68.6) })
})

test.each([
  [{ ranMs: 60, idleMs: 40 }, 1, true],
  [{ ranMs: 59, idleMs: 41 }, 1, false],
  // To watch waits costs time, and a CPU profile does not have it.
  [{ ranMs: 90, idleMs: 10 }, 0.05, false],
  // Work beside requests makes a loop busy, and not while one is under way.
  [{ ranMs: 10, idleMs: 80 }, 1, false],
])(
  'under way for %j, with a loop that is busy for %d of the time: computed is %s',
  (underWay, busyShare, is) => {
    expect(isComputed({ ...withLoop({ busyShare }), underWay })).toBe(is)
  },
)

test('a request takes at most two and a half times as long, where that is profiled: it may be slower before', () => {
  const of = (requestMs: number) => isComputed(withLoop({ requestMs }))
  expect([of(175), of(176)]).toEqual([true, false])
  expect(isComputed({ ...derives, requestMs: 176 })).toBe(false)
  expect(isComputed({ ...withLoop({ requestMs: 93 }), requestMs: 400 })).toBe(true)
})

test('of an older record nobody knows', () => {
  const { underWay: _, ...older } = derives
  expect(isComputed(older)).toBe(false)
  expect(causeOf({ profile: older }, bottleneck)).toBeUndefined()
})

test('the line takes three tenths of the CPU time, whether or not it delays others the most', () => {
  const of = (ms: number) => computingCause(withLoop({ costs: [{ at: line(7), ms }] }), bottleneck)
  expect(of(105)).toMatchObject({ lines: [line(7)], share: expect.closeTo(0.3) })
  expect(of(105)).not.toHaveProperty('calls')
  expect(of(104)).toBeUndefined()
  expect(computingCause(idle, bottleneck)).toBeUndefined()
})

test('a profile of who hardly runs tells no line', () => {
  const used = { ...bottleneck, culprit: 'quota', quotaShare: 1 } as const
  expect(computingCause(derives, { ...used, quotaCores: 0.1 })).toBeDefined()
  expect(computingCause(derives, { ...used, quotaCores: 0.09 })).toBeUndefined()
})
