import { expect, test } from 'vitest'
import { attempt, confirmed, firstSeen, history, inDoubt, refused } from './literal.ts'
import { poolSaturation } from './saturation.ts'

const limits = { connections: 10, answerMs: 2_000, healthMs: 500 }
const crush = { connections: 10, pulses: [{ atMs: 0, tookMs: 3, healthy: true }], stallMs: 0 }
const busy = { ...refused, status: 503 }
/** One more than there are places. */
const crowded = Array.from({ length: 11 }, () => attempt(busy))
const crowd = history({ attempts: [attempt(confirmed), ...crowded] })

test('served or turned away in time', () => {
  expect(poolSaturation(crowd, crush, limits).verdict).toBe('pass')
})

test.each([
  ['in doubt', [attempt(inDoubt)], 'in doubt: status 503) after 0.0 s'],
  ['refused for another reason', [attempt(refused)], 'refused with 422) after 0.0 s'],
  ['late', [attempt(busy, {}, { answeredMs: 2_500 })], 'refused with 503) after 2.5 s'],
])('%s', (_, attempts, what) => {
  const judgement = poolSaturation(history({ attempts: [...attempts, ...crowded] }), crush, limits)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('a connection too many, and a health check that is slow and then fails', () => {
  const pulses = [
    { atMs: 0, tookMs: 600, healthy: true },
    { atMs: 700, tookMs: 2_000, healthy: false },
  ]
  const { evidence } = poolSaturation(crowd, { ...crush, connections: 11, pulses }, limits)
  expect(evidence).toMatchObject([
    { first: { what: '11 connections at one time, expected 10 at most' } },
    {
      rule: 'the health check failed or was slow',
      count: 2,
      first: { what: 'the health check took 0.6 s', atMs: 0 },
      worst: { what: 'the health check failed after 2.0 s', atMs: 700 },
    },
    { kind: 'timeline', aroundMs: 0 },
  ])
})

test('who waits in the service is held up like who waits at the database', () => {
  const waited = Array.from({ length: 11 }, () => attempt(confirmed, {}, { answeredMs: 600 }))
  expect(poolSaturation(history({ attempts: waited }), crush, limits).verdict).toBe('pass')
})

test('no more were held up than there are places, or nobody asked for the health', () => {
  const few = [...crowded.slice(1), ...crowded.map(() => attempt(confirmed))]
  expect(poolSaturation(history({ attempts: few }), crush, limits).verdict).toBe('inconclusive')
  expect(poolSaturation(crowd, { ...crush, pulses: [] }, limits).verdict).toBe('inconclusive')
  const waited = Array.from({ length: 11 }, () => attempt(confirmed, {}, { answeredMs: 600 }))
  const stalled = { ...crush, stallMs: 200 }
  expect(poolSaturation(history({ attempts: waited }), stalled, limits).verdict).toBe('inconclusive')
})

test('what this process was late with is nobody’s fault', () => {
  const pulses = [{ atMs: 0, tookMs: 600, healthy: true }]
  const attempts = [attempt(busy, {}, { answeredMs: 2_150 })]
  const stalled = { ...crush, pulses, stallMs: 200 }
  expect(poolSaturation(history({ attempts: [...attempts, ...crowded] }), stalled, limits).verdict).toBe(
    'pass',
  )
})
