import { describe, expect, test } from 'vitest'
import type { ServiceProfile } from '../record/profile.ts'
import { literalLine, literalProfile, literalWait } from '../testing/literal-profile.ts'
import {
  literalJudgement,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  trafficOf,
} from '../testing/literal-record.ts'
import { blamed, blamedForCpu, slowest } from './bottleneck.ts'

const broken = literalJudgement({ verdict: 'fail', measured: 900 })
/** Ten clients, a hundred requests a second, each answered after so long. */
const taking = (latencyMs: number) => trafficOf(operationsOf(repeat(100, latencyMs)))
const used = (cpuMs: number) => [sampleOf(0), sampleOf(1000, { cpuMs })]
const fixOf = (latencyMs: number, cpuMs: number) =>
  blamed(broken, recordOf({ ...taking(latencyMs), samples: used(cpuMs) })).fix

test('a service that hardly computes while requests are under way waits for something', () => {
  expect(blamed(broken, recordOf({ ...taking(150), samples: used(20) }))).toMatchObject({
    blame: 'service',
    fix: 'wait',
  })
})

test('one that computes for a tenth of that time may block its event loop', () => {
  expect([fixOf(150, 99), fixOf(150, 100)]).toEqual(['wait', 'profileService'])
  // Requests of 5 ms are under way half of the time.
  expect([fixOf(5, 49), fixOf(5, 51)]).toEqual(['wait', 'profileService'])
})

test('the advice for quota and database is not changed by it', () => {
  expect(fixOf(150, 490)).toBe('quota')
  const backends = { active: 10, idle: 0, idleInTransaction: 0, waiting: 0 }
  const samples = [sampleOf(0, { backends }), sampleOf(1000, { backends, cpuMs: 10 })]
  expect(blamed(broken, recordOf({ ...taking(150), samples })).fix).toBe('database')
})

test('what is known of the cause: where it stands in the source, or nowhere', () => {
  const samples = used(490)
  expect(blamed(broken, recordOf({ ...taking(150), samples }))).toMatchObject({
    blame: 'quota',
    cause: { kind: 'quota', quotaCores: 0.5, quotaShare: 0.98 },
    origins: [],
  })
  const waits = [literalWait({ on: 'Timeout', delayMs: 150 })]
  const profile = { ...literalProfile, waits }
  expect(blamed(broken, recordOf({ ...taking(150), profile }))).toMatchObject({
    blame: 'service',
    cause: { kind: 'timer' },
    origins: [literalLine(10)],
    fix: 'timer',
  })
})

describe('CPU', () => {
  const costly = literalJudgement({ check: 'cpu', unit: '% of a core', verdict: 'fail', measured: 40 })
  const burning = (changes: Partial<ServiceProfile['loop']> = {}) => {
    const loop = { ...literalProfile.loop, busyShare: 0.3, costs: [{ at: literalLine(7), ms: 200 }] }
    const hot = [{ at: literalLine(7), callers: [literalLine(9)], share: 0.9, garbageShare: 0 }]
    const profile = { ...literalProfile, loop: { ...loop, hot, ...changes } }
    return blamedForCpu(costly, recordOf({ ...taking(2), samples: used(200), profile }))
  }

  test.each([0.3, 0.6])(
    'the line that takes the most of it, of a loop that is busy for %d of the time',
    busyShare => {
      expect(burning({ busyShare })).toEqual({
        ...costly,
        blame: 'service',
        cause: {
          kind: 'computing',
          lines: [literalLine(7), literalLine(9)],
          share: expect.closeTo(0.2 / busyShare),
          cpuMs: expect.closeTo(0.4 / busyShare),
        },
        origins: [literalLine(7), literalLine(9)],
        fix: 'computing',
      })
    },
  )

  test('by no single line, or where nobody could look inside, it is the service all the same', () => {
    const unknown = { ...costly, blame: 'service', origins: [], fix: 'computing' }
    expect(burning({ costs: [] })).toEqual(unknown)
    // Used up, but that is of slow answers.
    const record = recordOf({ ...taking(2), samples: used(490), profile: { unseen: 'no Node' } })
    expect(blamedForCpu(costly, record)).toEqual(unknown)
    expect(blamedForCpu(costly, recordOf(taking(2)))).toEqual(unknown)
  })
})

test('without samples nobody knows what it used', () => {
  expect(blamed(broken, recordOf({ ...taking(150), samples: [sampleOf(0)] })).fix).toBe('profileService')
})

test('a rate above what the clients can send: what they can, and what one request takes', () => {
  const { evidence } = blamed(broken, recordOf(taking(150)))
  const overload = {
    kind: 'overload',
    offered: 100,
    capacity: 10_000 / 150,
    clients: 10,
    serviceTimeMs: 149.952,
  }
  expect(evidence[1]).toEqual({ ...overload, capacity: expect.closeTo(10_000 / 150) })
})

test('seconds without a request are not part of the rate, and of what a request takes the median is told', () => {
  const slow = operationsOf(Array.from({ length: 300 }, (_, index) => 100 + 100 * (index % 4)))
  const [evidence] = blamed(
    broken,
    recordOf(trafficOf(slow.filter(({ intendedMs }) => intendedMs % 2000 < 1000))),
  ).evidence.slice(1)
  expect(evidence).toMatchObject({
    kind: 'overload',
    offered: 100,
    capacity: expect.closeTo(40, 9),
    serviceTimeMs: expect.closeTo(200, 0),
  })
})

test('one request in a second is a rate too', () => {
  const [asked] = operationsOf([20_000])
  const traffic = trafficOf(asked === undefined ? [] : [asked])
  const { evidence } = blamed(broken, recordOf({ ...traffic, clients: 10 }))
  expect(evidence).toContainEqual(expect.objectContaining({ kind: 'overload', offered: 1, capacity: 0.5 }))
})

test('a rate that they can send, or a closed loop, is no overload', () => {
  const kinds = (record: Parameters<typeof recordOf>[0]) =>
    blamed(broken, recordOf(record)).evidence.map(({ kind }) => kind)
  expect(kinds(taking(100))).not.toContain('overload')
  expect(kinds({ ...taking(150), load: 'closed' })).not.toContain('overload')
  expect(kinds({ ...trafficOf([]) })).toEqual(['bottleneck'])
})

test('the evidence begins with the bottleneck, keeps what was there, and ends with the three slowest', () => {
  const note = { kind: 'note', text: 'kept' } as const
  const { evidence } = blamed({ ...broken, evidence: [note] }, recordOf(taking(2)))
  expect(evidence.map(({ kind }) => kind)).toEqual(['bottleneck', 'note', ...repeat(3, 'slowRequest')])
})

test('a slow request tells how long its client waited for earlier responses', () => {
  const [operation] = operationsOf([500])
  if (!operation) throw new Error('one operation was made')
  const queued = { ...operation, dueMs: 450, sentMs: 451 }
  const figures = { kind: 'slowRequest', latencyMs: 500, client: 0, intendedMs: 0 }
  expect(slowest(recordOf(trafficOf([queued])))).toEqual([
    { ...figures, outcome: operation.outcome, queuedMs: 450, lateMs: 1 },
  ])
})
