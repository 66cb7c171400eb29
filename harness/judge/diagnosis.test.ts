import { expect, test } from 'vitest'
import type { DatabaseProfile, ServiceProfile, Wait } from '../record/profile.ts'
import type { Bottleneck } from './evidence.ts'
import { literalJudgement } from '../testing/literal-record.ts'
import { causeOf, mayHaveCause } from './diagnosis.ts'

const line = (number: number, text = 'work()') => ({ file: 'app/api.ts', line: number, text })
const bottleneck: Bottleneck = {
  kind: 'bottleneck',
  culprit: 'service',
  quotaShare: 0.1,
  quotaCores: 0.5,
  throttledMs: 0,
  throttledPeriods: 0,
  requestsInFlight: 10,
  connections: 1,
  activeConnections: 0,
  waitingForLock: 0,
}
const idle: ServiceProfile = {
  requestMs: 150,
  perSecond: 66,
  loop: { busyShare: 0.02, garbageShare: 0.1, longestMs: 5, delayMs: 0.1, hot: [] },
  waits: [],
}
const wait = (changes: Partial<Wait> = {}): Wait => ({
  on: 'PROMISE',
  at: line(10),
  callers: [],
  timesPerRequest: 1,
  msPerRequest: 140,
  ...changes,
})
const waitingFor = (...waits: readonly Wait[]) => causeOf({ profile: { ...idle, waits } }, bottleneck)

const busy = (changes: Partial<ServiceProfile['loop']>, culprit: Bottleneck['culprit'] = 'service') =>
  causeOf(
    { profile: { ...idle, loop: { ...idle.loop, busyShare: 0.9, delayMs: 100, ...changes } } },
    { ...bottleneck, culprit, quotaShare: culprit === 'quota' ? 0.99 : 0.1 },
  )
const hot = { at: line(20), callers: [line(30)], share: 0.9, garbageShare: 0.05 }

const database: DatabaseProfile = {
  connections: 10,
  active: 10,
  idleInTransaction: 0,
  seen: 10,
  statements: [{ text: 'select balance from accounts', sessions: 10 }],
}
const onDatabase = (changes: Partial<DatabaseProfile>, waits: readonly Wait[] = [wait()]) =>
  causeOf({ profile: { ...idle, waits, database: { ...database, ...changes } } }, bottleneck)

test('a timer: what it is set to, and where', () => {
  expect(waitingFor(wait({ on: 'Timeout', delayMs: 150 }))).toEqual({
    kind: 'timer',
    lines: [line(10)],
    waitedMs: 140,
    times: 1,
    delayMs: 150,
  })
})

test('what was waited for names itself', () => {
  const kinds = ['GETADDRINFOREQWRAP', 'TCPCONNECTWRAP', 'PBKDF2REQUEST', 'PROMISE'].map(
    on => waitingFor(wait({ on }))?.kind,
  )
  expect(kinds).toEqual(['lookup', 'connecting', 'threadPool', 'wait'])
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
})

test('much garbage, unless Node makes it for a call of the line', () => {
  expect(busy({ garbageShare: 0.4, hot: [hot] })).toMatchObject({ kind: 'garbage', share: 0.4 })
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
})

test.each([
  [0.09, 'quota'],
  [0.11, 'loop'],
])('of a service that may use %d cores, and uses them up, the cause is: %s', (quotaCores, kind) => {
  const used = { ...bottleneck, culprit: 'quota', quotaCores, quotaShare: 1 } as const
  const profile = { ...idle, loop: { ...idle.loop, busyShare: 0.9, hot: [hot] } }
  expect(causeOf({ profile }, used)?.kind).toBe(kind)
})

test('many statements for one request', () => {
  const loop = wait({ timesPerRequest: 40, msPerRequest: 100 })
  expect(onDatabase({}, [loop])).toMatchObject({ kind: 'statements', times: 40, lines: [line(10)] })
  expect(onDatabase({}, [{ ...loop, loop: line(51) }])).toMatchObject({ lines: [line(51), line(10)] })
  expect(onDatabase({}, [wait({ timesPerRequest: 7 })])?.kind).toBe('statement')
})

test('a statement that takes most of the time, and the line that holds it', () => {
  const asking = wait({ at: line(5, 'await query`select id, balance from accounts order by id`') })
  expect(onDatabase({}, [wait(), asking])).toMatchObject({ kind: 'statement', lines: [asking.at] })
  expect(onDatabase({})).not.toHaveProperty('lines')
})

test('a lock that half of the connections wait for, and who holds it', () => {
  const blockedBy = { text: 'update accounts', state: 'idle in transaction' }
  const locked = { text: 'select 1 for update', sessions: 5, waitEvent: 'Lock: tuple', blockedBy }
  expect(onDatabase({ statements: [locked] })).toEqual({ kind: 'lock', statement: locked })
  expect(onDatabase({ statements: [{ ...locked, sessions: 4 }] })?.kind).toBe('statement')
})

test('connections that are all in use, each for a short time: there are too few', () => {
  const few = { connections: 1, active: 0.9, seen: 1 }
  expect(onDatabase(few)).toMatchObject({ kind: 'pool', connections: 1, waitedMs: 140 })
  expect(onDatabase({ ...few, active: 0.4 })?.kind).toBe('wait')
})

test('connections that are ever new ones', () => {
  const connecting = wait({ on: 'TCPCONNECTWRAP', at: line(7), msPerRequest: 1 })
  const found = onDatabase({ connections: 5, seen: 100 }, [wait(), connecting])
  expect(found).toMatchObject({ kind: 'connecting', waitedMs: 140, lines: [line(7)] })
})

test('where nobody could look inside, the resource that was exhausted; the service itself is no cause', () => {
  const unseen = { profile: { unseen: 'process 1 is no Node' } }
  expect(causeOf(unseen, bottleneck)).toBeUndefined()
  expect(causeOf({}, { ...bottleneck, culprit: 'database' })).toEqual({ kind: 'database' })
  expect(causeOf(unseen, { ...bottleneck, culprit: 'quota', quotaShare: 1 })?.kind).toBe('quota')
  const exhausted = { name: 'cache', usedCores: 1, ofCores: 1 }
  expect(causeOf({}, { ...bottleneck, culprit: 'beside', exhausted })).toEqual({
    kind: 'beside',
    name: 'cache',
  })
})

test('a look is worth it for what was slow through no fault of generator or host', () => {
  const slow = literalJudgement({ verdict: 'fail', blame: 'service' })
  expect(mayHaveCause(slow)).toBe(true)
  expect(mayHaveCause({ ...slow, check: 'evening.throughput', unit: 'req/s' })).toBe(true)
  const others = [
    { verdict: 'inconclusive' },
    { blame: 'host' },
    { blame: 'generator' },
    { blame: null },
    { check: 'memory', unit: 'MB' },
  ] as const
  expect(others.filter(other => mayHaveCause({ ...slow, ...other }))).toEqual([])
})
