import { expect, test } from 'vitest'
import type { Act } from '../../record/act.ts'
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
import { allConfirmed, crossingServed, isShed, noDoubt } from './served.ts'

const shown = { check: 'poolRecovery', title: 'all are served' }

test('all confirmed', () => {
  expect(allConfirmed(workloadRecord(), shown)).toMatchObject({ check: 'poolRecovery', verdict: 'pass' })
})

test('one refused', () => {
  const judgement = allConfirmed({ acts: [attempt(refused), attempt(confirmed)] }, shown)
  expect(judgement).toMatchObject({
    measured: 1,
    verdict: 'fail',
    fix: 'serveAll',
    examined: { count: 2 },
    evidence: [{ kind: 'violations' }, { kind: 'timeline', aroundMs: 0 }],
  })
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
  expect(crossingServed(workloadRecord({ acts }))).toMatchObject({
    measured: 2,
    verdict: 'fail',
    fix: 'lockInOneOrder',
    evidence: [{ kind: 'violations' }, { kind: 'timeline', aroundMs: 0 }],
  })
})

test('they did not cross, or none was served', () => {
  expect(crossingServed(workloadRecord({ met: 0 })).verdict).toBe('inconclusive')
  expect(crossingServed(workloadRecord({ acts: [shed] })).verdict).toBe('inconclusive')
})

test('everybody was answered', () => {
  expect(noDoubt({ acts: [attempt(confirmed), attempt(refused)] }).verdict).toBe('pass')
})

test('one that was not served shows its last response', () => {
  const requests = ['status 409', 'status 201', 'status 500 {"error":"full"}'].map(answer => ({
    sentMs: 0,
    answeredMs: 1,
    request: 'POST /enrolments',
    answer,
  }))
  const { evidence } = noDoubt({ acts: [attempt(unknown, { requests })] })
  expect(evidence[0]).toMatchObject({
    rule: 'no certain answer',
    first: { what: expect.stringMatching(/: status 500 {"error":"full"}$/) },
  })
  expect(firstSeen(noDoubt({ acts: [attempt(unknown)] }))).toEqual([
    'operation one-of-many ({"from":1,"to":2,"amount":100}, in doubt, status 503)',
  ])
})

test('one left in doubt, one turned away', () => {
  const judgement = noDoubt({ acts: [attempt(unknown), shed] })
  expect(judgement).toMatchObject({
    check: 'noDoubt',
    measured: 2,
    verdict: 'fail',
    blame: 'service',
    fix: 'serveAll',
  })
  expect(judgement.evidence).toMatchObject([
    { rule: 'no certain answer', count: 1 },
    { rule: 'refused with 503 although nothing blocked it', count: 1 },
    { kind: 'timeline' },
  ])
})

test('what is no overload: a rule of the domain, whatever its status, and an operation in doubt', () => {
  const limited = attempt({ kind: 'refused', rule: 'three a day' }, { status: 429 })
  expect([{ ...shed, status: 429 }, limited, attempt(unknown)].map(isShed)).toEqual([true, false, false])
})

test('a refusal without a rule is one for overload where its status is that of a success', () => {
  expect([0, 100, 200, 399, 400, 422].map(status => isShed({ ...shed, status }))).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ])
  expect(isShed({ effect: shed.effect })).toBe(false)
})

test('a read that failed counts where no operation in doubt explains it', () => {
  const failure = { status: 500, contentType: 'text/plain', body: 'oops' }
  const judged = (status: number, ...others: readonly Act[]) =>
    noDoubt({ acts: [attempt(confirmed), ...others], errors: [{ ...failure, status }] })
  expect(firstSeen(judged(500))).toEqual(['answered 500: oops'])
  expect([400, 404, 499, 503].map(status => judged(status).verdict)).toEqual(Array(4).fill('pass'))
  expect(judged(500, attempt(unknown))).toMatchObject({ measured: 1 })
  const halfway = { acts: [attempt(confirmed)], errors: [failure], refusedHalfway: [] }
  expect(noDoubt(halfway).verdict).toBe('pass')
  const denied = { ...failure, status: 200, byOutcome: true as const }
  expect(noDoubt({ acts: [attempt(refused)], errors: [denied] }).verdict).toBe('pass')
})

test.each([
  [200, 'a wrong answer'],
  [399, 'a wrong answer'],
  [500, 'a read that failed'],
  [504, 'a read that failed'],
])('a read with status %d is %s, and the beginning of its body is told', (status, rule) => {
  const errors = [{ status, contentType: 'text/plain', body: `${'x'.repeat(300)}y` }]
  expect(noDoubt({ acts: [attempt(confirmed)], errors }).evidence).toEqual([
    { kind: 'violations', rule, count: 1, first: { what: `answered ${status}: ${'x'.repeat(300)}` } },
  ])
})

test('who waited while a barrier held operations up may be turned away, but not at once, nor later', () => {
  const waited = { ...shed, sentMs: 100, answeredMs: 600 }
  const verdictOf = (act: typeof shed, metUntilMs = 101) =>
    noDoubt({ acts: [attempt(confirmed), act], metUntilMs }).verdict
  expect(verdictOf(waited)).toBe('pass')
  expect(verdictOf({ ...waited, answeredMs: 599 })).toBe('fail')
  expect(verdictOf(waited, 100)).toBe('fail')
  const withoutBarrier = { ...waited, sentMs: 0 }
  expect(noDoubt({ acts: [attempt(confirmed), withoutBarrier] }).verdict).toBe('fail')
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
  expect(allConfirmed({ acts, generator: starved(2_000) }, shown).verdict).toBe('inconclusive')
  expect(allConfirmed({ acts, generator: starved(1_999) }, shown).verdict).toBe('fail')
  expect(noDoubt({ acts, generator: starved(1_999) }).verdict).toBe('fail')
  expect(noDoubt({ acts, generator: [] }).verdict).toBe('fail')
  const others = [attempt(unknown), { ...waited, sentMs: 2_601, answeredMs: 3_100 }]
  for (const other of others)
    expect(noDoubt({ acts: [...acts, other], generator: starved(9_000) }).verdict).toBe('fail')
})

test('nobody asked', () => {
  expect(noDoubt(nothing).verdict).toBe('inconclusive')
})
