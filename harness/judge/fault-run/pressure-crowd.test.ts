import { expect, test } from 'vitest'
import { ms } from '../../record/units.ts'
import {
  attempt,
  confirmed,
  firstSeen,
  refused,
  shed,
  unknown,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import { hangUps, poolSaturation } from './pressure.ts'
import type { HealthSeen } from './record.ts'

const limits = { connections: 10, answer: ms(2_000), health: ms(500) }
/** One more than there are places. */
const crowd = Array.from({ length: 11 }, () => shed)
const waited = Array.from({ length: 11 }, () => attempt(confirmed, { answeredMs: 600 }))
const crushed = (acts = [attempt(confirmed), ...crowd], values: Partial<HealthSeen> = {}, connections = 10) =>
  poolSaturation(
    workloadRecord({ acts, connections, health: { ...workloadRecord().health, ...values } }),
    limits,
  )

test('served or turned away in time, with 503 or 429', () => {
  expect(crushed().verdict).toBe('pass')
  expect(crushed(crowd.map(act => ({ ...act, status: 429 })))).toMatchObject({
    verdict: 'pass',
    examined: { count: 11 },
  })
})

test.each([
  ['in doubt', [attempt(unknown)], 'in doubt, status 503) after 0.01 s'],
  ['refused for another reason', [attempt(refused)], 'refused, status 422) after 0.01 s'],
  ['its key blamed', [{ ...shed, status: 409, key: 'its own' }], 'refused, status 409) after 0.01 s'],
  ['late', [{ ...shed, answeredMs: 2_500 }], 'refused, status 503) after 2.50 s'],
])('%s', (_, acts, what) => {
  const judgement = crushed([...acts, ...crowd])
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('a copy of a key in flight may be told so', () => {
  const told = waited.map((_, count) => ({ ...shed, status: 409, answeredMs: 600, key: `${count % 2}` }))
  const atOnce = told.map(act => ({ ...act, answeredMs: act.sentMs + 1 }))
  expect(crushed(told).verdict).toBe('pass')
  expect(crushed(atOnce).verdict).toBe('pass')
})

test('a read that failed meanwhile', () => {
  const errors = [500, 503].map(status => ({ status, contentType: 'text/plain', body: 'oops' }))
  const judgement = poolSaturation(workloadRecord({ acts: waited, errors }), limits)
  expect(firstSeen(judgement)).toEqual(['answered 500: oops'])
})

test('a connection too many, and a health check that is slow and then fails', () => {
  const pulses = [
    { atMs: 0, tookMs: 600, healthy: true },
    { atMs: 700, tookMs: 2_000, healthy: false },
  ]
  expect(crushed(undefined, { pulses }, 11).evidence).toMatchObject([
    { first: { what: '11 connections at one time, expected 10 at most' } },
    {
      rule: 'the health check failed or was slow',
      count: 2,
      first: { what: 'the health check took 0.60 s', atMs: 0 },
      worst: { what: 'the health check failed after 2.00 s', atMs: 700 },
    },
    { kind: 'timeline', aroundMs: 0 },
  ])
})

test('who waits in the service is held up like who waits at the database', () => {
  expect(crushed(waited)).toMatchObject({ verdict: 'pass', examined: { count: 11 } })
})

test('no more were held up than there are places, or nobody asked for the health', () => {
  expect(crushed([...crowd.slice(1), ...crowd.map(() => attempt(confirmed))]).verdict).toBe('inconclusive')
  expect(crushed(undefined, { pulses: [] }).verdict).toBe('inconclusive')
  expect(crushed(waited, { stallMs: 99 }).verdict).toBe('pass')
  expect(crushed(waited, { stallMs: 100 }).verdict).toBe('inconclusive')
})

test('what this process was late with is nobody’s fault', () => {
  const judged = (answeredMs: number, tookMs: number) =>
    crushed([{ ...shed, answeredMs }, ...crowd], {
      stallMs: 200,
      pulses: [{ atMs: 0, tookMs, healthy: true }],
    }).measured
  expect([judged(2_200, 700), judged(2_201, 700), judged(2_200, 701)]).toEqual([0, 1, 1])
})

test('who was late but certain on a machine without a free core proves nothing', () => {
  const generator = [0, 6_000].map(atMs => ({ atMs, ranMs: atMs / 10, waitedMs: atMs / 5 }))
  const judged = (...acts: ReturnType<typeof attempt>[]) =>
    poolSaturation(workloadRecord({ acts: [...acts, ...crowd], generator }), limits)
  const late = { ...shed, answeredMs: 5_900 }
  expect(judged(late)).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(judged({ ...late, answeredMs: 6_010 }).verdict).toBe('fail')
  expect(judged(late, attempt(unknown)).verdict).toBe('fail')
  const justInTime = { ...shed, answeredMs: 2_000 }
  expect(judged(late, justInTime).verdict).toBe('inconclusive')
})

test('the one that waited longest is the worst', () => {
  const late = [3_013, 60_010].map(answeredMs => ({ ...shed, answeredMs, sentMs: 10 }))
  expect(crushed([...late, ...crowd])).toMatchObject({
    moments: [10, 10],
    evidence: [
      {
        rule: 'not answered in time',
        first: { what: expect.stringContaining('after 3.01 s') },
        worst: { what: expect.stringContaining('after 60.00 s'), atMs: 10 },
      },
      { kind: 'timeline' },
    ],
  })
})

const { status: _, ...silent } = attempt(unknown)
const gone = (health: Partial<HealthSeen>, acts = [silent]) =>
  hangUps(workloadRecord({ acts, health: { ...workloadRecord().health, ...health } }), ms(500))

test('the health answers when clients have hung up', () => {
  expect(gone({})).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  const pulses = [{ atMs: 0, tookMs: 600, healthy: true }]
  expect(gone({ pulses, stallMs: 100 }).verdict).toBe('pass')
  expect(firstSeen(gone({ pulses }))).toEqual(['the health check took 0.60 s'])
  expect(firstSeen(gone({ pulses: [{ atMs: 0, tookMs: 3, healthy: false }] }))).toEqual([
    'the health check failed after 0.01 s',
  ])
})

test('nobody hung up, or nobody asked for the health', () => {
  expect(gone({}, [attempt(unknown), { ...silent, effect: refused }]).verdict).toBe('inconclusive')
  expect(gone({ pulses: [] }).verdict).toBe('inconclusive')
})
