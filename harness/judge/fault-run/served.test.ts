import { expect, test } from 'vitest'
import { ms } from '../../record/units.ts'
import {
  attempt,
  confirmed,
  firstSeen,
  nothing,
  refused,
  shed,
  unknown,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import { hangUps, poolSaturation } from './pressure.ts'
import type { HealthSeen } from './record.ts'
import { allConfirmed, crossingServed, noDoubt } from './served.ts'

const shown = { check: 'poolRecovery', title: 'all are served' }

test('all confirmed', () => {
  expect(allConfirmed(workloadRecord(), shown)).toMatchObject({ check: 'poolRecovery', verdict: 'pass' })
})

test('one refused', () => {
  const judgement = allConfirmed({ acts: [attempt(refused), attempt(confirmed)] }, shown)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)).toEqual([
    'operation one-of-many ({"from":1,"to":2,"amount":100}, refused, status 422)',
  ])
})

test('nothing was tried', () => {
  expect(allConfirmed(nothing, shown).verdict).toBe('inconclusive')
})

test('crossing operations are confirmed, and some are honestly turned away', () => {
  expect(crossingServed(workloadRecord({ acts: [attempt(confirmed), shed] }))).toMatchObject({
    check: 'crossing',
    verdict: 'pass',
    examined: { count: 1, of: 'confirmed operations that met at a barrier' },
  })
})

test('one that crosses another is sacrificed', () => {
  const acts = [attempt(confirmed), attempt(unknown), attempt(refused)]
  expect(crossingServed(workloadRecord({ acts }))).toMatchObject({ measured: 2, verdict: 'fail' })
})

test('they did not cross, or none was served', () => {
  expect(crossingServed(workloadRecord({ met: 0 })).verdict).toBe('inconclusive')
  expect(crossingServed(workloadRecord({ acts: [shed] })).verdict).toBe('inconclusive')
})

test('everybody was answered', () => {
  expect(noDoubt({ acts: [attempt(confirmed), attempt(refused)] }).verdict).toBe('pass')
})

test('one left in doubt, one turned away', () => {
  const judgement = noDoubt({ acts: [attempt(unknown), shed] })
  expect(judgement).toMatchObject({ check: 'noDoubt', measured: 2, verdict: 'fail' })
  expect(judgement.evidence).toMatchObject([
    { rule: 'no certain answer', count: 1 },
    { rule: 'turned away, and nothing stood in the way', count: 1 },
    { kind: 'timeline' },
  ])
})

test('to have waited and been turned away on a machine without a core to spare is no proof', () => {
  const starved = (waitedMs: number) => [
    { atMs: 0, ranMs: 0, waitedMs: 0 },
    { atMs: 9_000, ranMs: 1_000, waitedMs },
  ]
  const waited = { ...shed, sentMs: 100, answeredMs: 600 }
  const acts = [attempt(confirmed), waited]
  expect(noDoubt({ acts, generator: starved(2_000) })).toMatchObject({
    verdict: 'inconclusive',
    blame: 'host',
    evidence: [{ kind: 'coreShortage', waitedShare: 2 / 3 }, { kind: 'violations' }, { kind: 'timeline' }],
  })
  expect(noDoubt({ acts, generator: starved(1_999) }).verdict).toBe('fail')
  expect(noDoubt({ acts, generator: [] }).verdict).toBe('fail')
  const others = [attempt(unknown), { ...waited, answeredMs: 599 }]
  for (const other of others)
    expect(noDoubt({ acts: [...acts, other], generator: starved(9_000) }).verdict).toBe('fail')
})

test('nobody asked', () => {
  expect(noDoubt(nothing).verdict).toBe('inconclusive')
})

const limits = { connections: 10, answer: ms(2_000), health: ms(500) }
/** One more than there are places. */
const crowd = Array.from({ length: 11 }, () => shed)
const waited = Array.from({ length: 11 }, () => attempt(confirmed, { answeredMs: 600 }))
const crushed = (acts = [attempt(confirmed), ...crowd], values: Partial<HealthSeen> = {}, connections = 10) =>
  poolSaturation(
    workloadRecord({ acts, connections, health: { ...workloadRecord().health, ...values } }),
    limits,
  )

test('served or turned away in time', () => {
  expect(crushed().verdict).toBe('pass')
})

test.each([
  ['in doubt', [attempt(unknown)], 'in doubt, status 503) after 0.0 s'],
  ['refused for another reason', [attempt(refused)], 'refused, status 422) after 0.0 s'],
  ['its key blamed', [{ ...shed, status: 409 }], 'refused, status 409) after 0.0 s'],
  ['late', [{ ...shed, answeredMs: 2_500 }], 'refused, status 503) after 2.5 s'],
])('%s', (_, acts, what) => {
  const judgement = crushed([...acts, ...crowd])
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
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
      first: { what: 'the health check took 0.6 s', atMs: 0 },
      worst: { what: 'the health check failed after 2.0 s', atMs: 700 },
    },
    { kind: 'timeline', aroundMs: 0 },
  ])
})

test('who waits in the service is held up like who waits at the database', () => {
  expect(crushed(waited).verdict).toBe('pass')
})

test('no more were held up than there are places, or nobody asked for the health', () => {
  expect(crushed([...crowd.slice(1), ...crowd.map(() => attempt(confirmed))]).verdict).toBe('inconclusive')
  expect(crushed(undefined, { pulses: [] }).verdict).toBe('inconclusive')
  expect(crushed(waited, { stallMs: 200 }).verdict).toBe('inconclusive')
})

test('what this process was late with is nobody’s fault', () => {
  const late = { stallMs: 200, pulses: [{ atMs: 0, tookMs: 600, healthy: true }] }
  expect(crushed([{ ...shed, answeredMs: 2_150 }, ...crowd], late).verdict).toBe('pass')
})

const { status: _, ...silent } = attempt(unknown)
const gone = (health: Partial<HealthSeen>, acts = [silent]) =>
  hangUps(workloadRecord({ acts, health: { ...workloadRecord().health, ...health } }), ms(500))

test('the health answers when clients have hung up', () => {
  expect(gone({})).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  const pulses = [{ atMs: 0, tookMs: 600, healthy: true }]
  expect(gone({ pulses, stallMs: 100 }).verdict).toBe('pass')
  expect(firstSeen(gone({ pulses }))).toEqual(['the health check took 0.6 s'])
  expect(firstSeen(gone({ pulses: [{ atMs: 0, tookMs: 3, healthy: false }] }))).toEqual([
    'the health check failed after 0.0 s',
  ])
})

test('nobody hung up, or nobody asked for the health', () => {
  expect(gone({}, [attempt(unknown)]).verdict).toBe('inconclusive')
  expect(gone({ pulses: [] }).verdict).toBe('inconclusive')
})
