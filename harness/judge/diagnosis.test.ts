import { expect, test } from 'vitest'
import type { ServiceProfile, Wait } from '../record/profile.ts'
import type { Bottleneck } from './evidence.ts'
import {
  literalBottleneck as bottleneck,
  literalLine as line,
  literalProfile as idle,
  literalWait as wait,
} from '../testing/literal-profile.ts'
import { literalJudgement } from '../testing/literal-record.ts'
import { causeOf, mayHaveCause } from './diagnosis.ts'

const waitingFor = (...waits: readonly Wait[]) => causeOf({ profile: { ...idle, waits } }, bottleneck)

const busy = (changes: Partial<ServiceProfile['loop']>, culprit: Bottleneck['culprit'] = 'service') =>
  causeOf(
    { profile: { ...idle, loop: { ...idle.loop, busyShare: 0.9, delayMs: 100, ...changes } } },
    { ...bottleneck, culprit, quotaShare: culprit === 'quota' ? 0.99 : 0.1 },
  )
const hot = { at: line(20), callers: [line(30)], share: 0.9, garbageShare: 0.05 }

test('a timer: what it is set to, and where', () => {
  expect(waitingFor(wait({ on: 'Timeout', delayMs: 150 }))).toEqual({
    kind: 'timer',
    lines: [line(10)],
    waitedMs: 140,
    times: 1,
    delayMs: 150,
  })
})

test('what was waited for names itself, with where and how long', () => {
  const waited = { lines: [line(10)], waitedMs: 140, times: 1 }
  const causes = ['GETADDRINFOREQWRAP', 'TCPCONNECTWRAP', 'PBKDF2REQUEST', 'PROMISE'].map(on =>
    waitingFor(wait({ on })),
  )
  expect(causes).toEqual([
    { kind: 'lookup', ...waited },
    { kind: 'connecting', ...waited },
    { kind: 'threadPool', ...waited, on: 'PBKDF2REQUEST' },
    { kind: 'wait', ...waited },
  ])
  expect(waitingFor(wait({ on: 'GETADDRINFOREQWRAP', host: 'db.internal' }))).toMatchObject({
    host: 'db.internal',
  })
})

test('alike waits one after the other are a sequence; those of one helper are told apart by its callers', () => {
  const each = (number: number) =>
    wait({ on: 'Timeout', delayMs: 20, msPerRequest: 20, callers: [line(number)] })
  expect(waitingFor(each(1), each(2), each(3))).toEqual({
    kind: 'sequence',
    lines: [line(1), line(2), line(3)],
    waitedMs: 60,
    times: 3,
  })
  expect(waitingFor(each(1), each(2))?.kind).toBe('timer')
  expect(waitingFor(each(1), each(2), { ...each(3), on: 'PROMISE' })?.kind).toBe('timer')
})

test('in a sequence is what takes at least half as long as the longest; of several helpers, their own lines', () => {
  const each = (place: Wait['at'], msPerRequest: number) =>
    wait({ at: place, callers: [line(9)], msPerRequest })
  const [first, second] = [each(line(1), 20), each(line(1), 10)]
  expect(waitingFor(first, second, each(line(2), 10), each(line(3), 9))).toMatchObject({
    kind: 'sequence',
    lines: [line(1), line(1), line(2)],
    waitedMs: 40,
  })
  expect(waitingFor(first, second, each(line(2), 9))?.kind).toBe('wait')
  const elsewhere = { ...line(1), file: 'app/other.ts' }
  expect(waitingFor(first, second, each(elsewhere, 10))).toMatchObject({
    lines: [line(1), line(1), elsewhere],
  })
  const alone = { ...second, callers: [] }
  expect(waitingFor(first, second, alone)).toMatchObject({ lines: [line(9), line(9), line(1)] })
})

test('a promise that is pending while the loop runs, or for longer than requests are, is no wait', () => {
  const found = (idleMsPerRequest: number, msPerRequest = 140) =>
    waitingFor(wait({ msPerRequest, idleMsPerRequest }))?.kind
  expect([found(56), found(55)]).toEqual(['wait', undefined])
  expect([found(225, 225), found(226, 226)]).toEqual(['wait', undefined])
})

test('a line that blocks the event loop, and what it calls', () => {
  expect(busy({ hot: [{ ...hot, calls: 'readFileSync' }], longestMs: 200 })).toEqual({
    kind: 'loop',
    lines: [line(20), line(30)],
    share: 0.9,
    longestMs: 200,
    calls: 'readFileSync',
  })
})

test.each([
  [{ busyShare: 0.6 }, 'loop'],
  [{ busyShare: 0.59 }, undefined],
  [{ busyShare: 0.6, hot: [{ ...hot, share: 0.3 }] }, 'loop'],
  [{ busyShare: 0.6, hot: [{ ...hot, share: 0.29 }] }, undefined],
  [{ busyShare: 0.6, hot: [] }, undefined],
  [{ busyShare: 0.6, garbageShare: 0.25 }, 'garbage'],
] as const)('a loop of which is known %j: %s', (loop, kind) => {
  expect(busy({ delayMs: 0.1, hot: [hot], ...loop })?.kind).toBe(kind)
})

test('a busy loop without a line that stands out says nothing: what was waited for does', () => {
  const spread = { busyShare: 0.9, delayMs: 100, hot: [{ ...hot, share: 0.2 }] }
  expect(busy(spread)).toBeUndefined()
  const timer = wait({ on: 'Timeout', delayMs: 150 })
  const profile = { ...idle, loop: { ...idle.loop, ...spread }, waits: [timer] }
  expect(causeOf({ profile }, bottleneck)?.kind).toBe('timer')
})

test('rare blocks count by what they delay, not by their time', () => {
  expect(busy({ busyShare: 0.1, delayMs: 60, hot: [hot] })?.kind).toBe('loop')
  expect(busy({ busyShare: 0.1, delayMs: 59, hot: [hot] })).toBeUndefined()
  // Requests may be slower before the profile is taken.
  expect(busy({ busyShare: 0.1, delayMs: 40, requestMs: 100, hot: [hot] })?.kind).toBe('loop')
  expect(busy({ busyShare: 0.1, delayMs: 39, requestMs: 100, hot: [hot] })).toBeUndefined()
})

test('much garbage, unless Node makes it for a call of the line', () => {
  expect(busy({ garbageShare: 0.4, hot: [hot] })).toEqual({
    kind: 'garbage',
    lines: [line(20), line(30)],
    share: 0.4,
  })
  expect(busy({ garbageShare: 0.4, hot: [{ ...hot, calls: 'readFileSync' }] })?.kind).toBe('loop')
  expect(busy({ garbageShare: 0.24, hot: [hot] })?.kind).toBe('loop')
})

test('a quota that is used up by no single line; one line that uses it up', () => {
  expect(busy({ hot: [{ ...hot, share: 0.2 }] }, 'quota')).toEqual({
    kind: 'quota',
    quotaCores: 0.5,
    quotaShare: 0.99,
  })
  expect(busy({ hot: [hot] }, 'quota')?.kind).toBe('loop')
  // Whatever was waited for meanwhile.
  const waiting = { ...idle, loop: { ...idle.loop, busyShare: 0.9 }, waits: [wait()] }
  expect(causeOf({ profile: waiting }, { ...bottleneck, culprit: 'quota' })?.kind).toBe('quota')
})

test.each([
  [0.09, 'quota'],
  [0.1, 'loop'],
])('of a service that may use %d cores, and uses them up, the cause is: %s', (quotaCores, kind) => {
  const used = { ...bottleneck, culprit: 'quota', quotaCores, quotaShare: 1 } as const
  const profile = { ...idle, loop: { ...idle.loop, busyShare: 0.9, hot: [hot] } }
  expect(causeOf({ profile }, used)?.kind).toBe(kind)
})

test('where nobody could look inside, the resource that was exhausted; the service itself is no cause', () => {
  const unseen = { profile: { unseen: 'process 1 is no Node' } }
  expect(causeOf(unseen, bottleneck)).toBeUndefined()
  expect(causeOf({}, { ...bottleneck, culprit: 'database' })).toEqual({ kind: 'database' })
  const quota = { quotaCores: 0.5, quotaShare: 1 }
  expect(causeOf(unseen, { ...bottleneck, culprit: 'quota', ...quota })).toEqual({ kind: 'quota', ...quota })
  const exhausted = { name: 'cache', usedCores: 1, ofCores: 1 }
  expect(causeOf({}, { ...bottleneck, culprit: 'beside', exhausted })).toEqual({
    kind: 'beside',
    name: 'cache',
  })
})

test('a look is worth it for what was slow, or took much CPU, where something is to blame', () => {
  const slow = literalJudgement({ verdict: 'fail', blame: 'service' })
  expect(mayHaveCause(slow)).toBe(true)
  expect(mayHaveCause({ ...slow, check: 'evening.throughput', unit: 'req/s' })).toBe(true)
  expect(mayHaveCause({ ...slow, check: 'cpu', unit: '% of a core' })).toBe(true)
  const others = [{ verdict: 'inconclusive' }, { blame: null }, { check: 'memory', unit: 'MB' }] as const
  expect(others.filter(other => mayHaveCause({ ...slow, ...other }))).toEqual([])
})
