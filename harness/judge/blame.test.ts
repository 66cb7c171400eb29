import { expect, test } from 'vitest'
import { blame } from './blame.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'

/** A hundred requests in a second, each of 150 ms: fifteen in flight on average. */
const slow = trafficOf(operationsOf(repeat(100, 150)))

test('a container that uses its whole quota: the quota', () => {
  const samples = [sampleOf(0), sampleOf(1000, { cpuMs: 495, throttledMs: 450, throttledPeriods: 9 })]
  expect(blame(recordOf({ ...slow, samples }))).toMatchObject({
    culprit: 'quota',
    evidence: 'the service used 99 % of its quota of 0.5 cores, and stood still for 450 ms in 9 periods',
  })
})

test('requests that wait for the database: the database', () => {
  const backends = { active: 10, idle: 0, idleInTransaction: 0, waiting: 0 }
  const samples = [sampleOf(0, { backends }), sampleOf(1000, { backends, cpuMs: 50 })]
  expect(blame(recordOf({ ...slow, samples }))).toMatchObject({
    culprit: 'database',
    evidence:
      'of 15 requests in flight the database was busy with 10 on 10 connections, 0 of them waiting for a lock; ' +
      'the service used 10 % of its quota of 0.5 cores',
  })
})

test('requests that wait for one of a few connections, all of them busy: the database', () => {
  const backends = { active: 4, idle: 0, idleInTransaction: 1, waiting: 3 }
  const samples = [sampleOf(0, { backends }), sampleOf(1000, { backends })]
  const { culprit, evidence } = blame(recordOf({ ...slow, samples }))
  expect(culprit).toBe('database')
  expect(evidence).toContain('busy with 4 on 5 connections, 3 of them waiting for a lock')
})

test('connections that are held and not used: the service itself', () => {
  const backends = { active: 1, idle: 0, idleInTransaction: 9, waiting: 0 }
  const samples = [sampleOf(0, { backends }), sampleOf(1000, { backends })]
  expect(blame(recordOf({ ...slow, samples }))).toMatchObject({ culprit: 'service' })
})

test('neither: the service itself', () => {
  const backends = { active: 0, idle: 10, idleInTransaction: 0, waiting: 0 }
  const samples = [sampleOf(0, { backends }), sampleOf(1000, { backends, cpuMs: 100, throttledMs: 30 })]
  expect(blame(recordOf({ ...slow, samples }))).toMatchObject({
    culprit: 'service',
    evidence:
      'the service used 20 % of its quota of 0.5 cores, and stood still for 30 ms after bursts; 15 requests were in flight',
  })
})

test('without a single sample there is nobody else to name', () => {
  expect(blame(recordOf({ ...slow, samples: [] }))).toMatchObject({ culprit: 'service' })
})
