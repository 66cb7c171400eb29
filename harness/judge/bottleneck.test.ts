import { expect, test } from 'vitest'
import type { Backends, Sample } from '../record/sample.ts'
import { bottleneckOf } from './bottleneck.ts'
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
})

test('neither: the service itself', () => {
  expect(bottleneckWith({ idle: 10 }, { cpuMs: 100, throttledMs: 30 })).toMatchObject({
    culprit: 'service',
    quotaShare: 0.2,
    throttledMs: 30,
  })
})

test('without a single sample there is nobody else to name', () => {
  expect(bottleneckOf(recordOf({ ...slow, samples: [] }))).toMatchObject({ culprit: 'service' })
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
