import { expect, test } from 'vitest'
import type { Backends, Sample } from '../record/sample.ts'
import { bottleneckOf, quotaUseOf } from './bottleneck.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'

/** A hundred requests in a second, each of 150 ms: fifteen in flight on average. */
const slow = trafficOf(operationsOf(repeat(100, 150)))
const none: Backends = { active: 0, idle: 0, idleInTransaction: 0, waiting: 0 }
/** What holds up a service with such connections to its database, whose last sample has such values. */
const bottleneckWith = (some: Partial<Backends>, last: Partial<Sample> = {}) => {
  const backends = { ...none, ...some }
  return bottleneckOf(
    recordOf({ ...slow, samples: [sampleOf(0, { backends }), sampleOf(1000, { backends, ...last })] }),
  )
}

test('a container that uses its whole quota: the quota', () => {
  const samples = [sampleOf(0), sampleOf(1000, { cpuMs: 495, throttledMs: 450, throttledPeriods: 9 })]
  expect(bottleneckOf(recordOf({ ...slow, samples }))).toMatchObject({
    culprit: 'quota',
    quotaShare: 0.99,
    quotaCores: 0.5,
    throttledMs: 450,
    throttledPeriods: 9,
  })
})

test('requests that wait for the database: the database', () => {
  expect(bottleneckWith({ active: 10 }, { cpuMs: 50 })).toMatchObject({
    culprit: 'database',
    requestsInFlight: expect.closeTo(15),
    connections: 10,
    activeConnections: 10,
    waitingForLock: 0,
    quotaShare: 0.1,
  })
})

test('requests that wait for one of a few connections, all of them busy: the database', () => {
  expect(bottleneckWith({ active: 4, idleInTransaction: 1, waiting: 3 })).toMatchObject({
    culprit: 'database',
    connections: 5,
    activeConnections: 4,
    waitingForLock: 3,
  })
})

test('connections that are held and not used: the service itself', () => {
  expect(bottleneckWith({ active: 1, idleInTransaction: 9 })).toMatchObject({ culprit: 'service' })
  const held = (active: number) => bottleneckWith({ active, idleInTransaction: 10 - active }).culprit
  expect([held(4), held(5)]).toEqual(['service', 'database'])
})

test('one connection that is always busy: the database', () => {
  expect(bottleneckWith({ active: 1 })).toMatchObject({ culprit: 'database' })
})

test('neither: the service itself', () => {
  expect(bottleneckWith({ idle: 10 }, { cpuMs: 100, throttledMs: 30 })).toMatchObject({
    culprit: 'service',
    quotaShare: 0.2,
    throttledMs: 30,
    connections: 10,
  })
})

test('without a single sample there is nobody else to name', () => {
  expect(bottleneckOf(recordOf({ ...slow, samples: [] }))).toMatchObject({
    culprit: 'service',
    quotaShare: 0,
    connections: 0,
    activeConnections: 0,
    waitingForLock: 0,
  })
})

test('without a single request none is in flight', () => {
  expect(bottleneckOf(recordOf(trafficOf([])))).toMatchObject({ culprit: 'service', requestsInFlight: 0 })
})

test('connections that could be asked for once are known', () => {
  const samples = [sampleOf(0), sampleOf(1000, { backends: { ...none, active: 9 } })]
  expect(bottleneckOf(recordOf({ ...slow, samples }))).toMatchObject({ culprit: 'database', connections: 9 })
})

test('the share of the quota is that of however short a time', () => {
  const samples = [sampleOf(0), sampleOf(1, { cpuMs: 0.25 })]
  expect(quotaUseOf({ samples, quotaCores: 0.5, seconds: [] }).quotaShare).toBe(0.5)
})

test('CPU time for each request: unknown without a request, or without two samples', () => {
  const [samples, seconds] = [[sampleOf(0), sampleOf(1000, { cpuMs: 200 })], slow.seconds]
  const of = (record: Partial<Parameters<typeof quotaUseOf>[0]>) =>
    quotaUseOf({ samples, quotaCores: 0.5, seconds, ...record }).requestCpuMs
  const requests = seconds.reduce((sum, { serviceTime }) => sum + serviceTime.count, 0)
  expect(of({})).toBe(200 / requests)
  expect([of({ seconds: [] }), of({ samples: samples.slice(1) })]).toEqual([undefined, undefined])
})

test('what is beside a service is to blame where that used less than half of its quota', () => {
  const busy = (part: number) => ({ cache: { cpuMs: 900 * part, workingSetBytes: 9e6 } })
  const used = (cpuMs: number) =>
    bottleneckOf(
      recordOf({
        ...slow,
        samples: [sampleOf(0, { beside: busy(0) }), sampleOf(1000, { cpuMs, beside: busy(1) })],
      }),
    ).culprit
  expect([used(249), used(250)]).toEqual(['beside', 'service'])
})

test('four fifths of the quota are nearly all of it', () => {
  const used = (cpuMs: number) =>
    bottleneckOf(recordOf({ ...slow, samples: [sampleOf(0), sampleOf(1000, { cpuMs })] })).culprit
  expect([used(399), used(400)]).toEqual(['service', 'quota'])
})

test('half of the requests in flight are most of the waiting', () => {
  const active = (count: number) => bottleneckWith({ active: count, idle: 20 }).culprit
  expect([active(7), active(8)]).toEqual(['service', 'database'])
})
