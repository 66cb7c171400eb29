import { describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { RunRecord, Second } from '../record/run.ts'
import { ms, perSecond } from '../record/units.ts'
import { recordOf, repeat, sampleOf } from '../testing/literal-record.ts'
import { failingOf, judgeCapacity, judgeConnections, judgeErrors, judgeThroughput } from './traffic.ts'

const secondOf = (requests: number, failed = 0, generatorStallMs = 0): Second => ({
  latency: Distribution.of(repeat(requests, 2)),
  serviceTime: Distribution.of(repeat(requests, 2)),
  dispatchLag: new Distribution(),
  failed,
  generatorStallMs,
})

const runOf = (seconds: readonly Second[], values: Partial<RunRecord> = {}): RunRecord =>
  recordOf({ seconds, durationMs: ms(1000 * seconds.length), samples: [], ...values })

const failing = { outcome: 'status 503', status: 503, count: 5, firstMs: 10 }

describe('a rate', () => {
  const failures = [failing]
  const quotaUsed = [sampleOf(0), sampleOf(1000, { cpuMs: 480 })]

  test('that was not reached for errors alone: who has no time left is to blame, and the errors are the cause', () => {
    const record = runOf([secondOf(100, 5)], { failures, samples: quotaUsed })
    const judgement = judgeThroughput(record, perSecond(100))
    expect(judgement).toMatchObject({
      check: 'throughput',
      title: 'completed as expected',
      measured: 95,
      limit: { relation: '>=', value: 100, unit: 'req/s' },
      verdict: 'fail',
      blame: 'quota',
      cause: { kind: 'failing', text: 'status 503' },
      fix: 'mendFailures',
    })
    expect(judgement.evidence.map(({ kind }) => kind)).toEqual(['failures'])
  })

  test('that was not reached by the requests that ended either, if by little, has other reasons than errors', () => {
    const judgement = judgeThroughput(
      runOf([secondOf(100, 5)], { durationMs: ms(1001), failures, samples: quotaUsed }),
      perSecond(100),
    )
    expect(judgement).toMatchObject({ verdict: 'fail', blame: 'quota', fix: 'quota' })
    expect(judgement).not.toHaveProperty('cause.text')
    expect(judgement.evidence.map(({ kind }) => kind)).toContain('bottleneck')
  })

  test('that was not reached accuses nobody where the generator was late for half of the time', () => {
    const late = runOf([secondOf(90, 0, 60), secondOf(90, 0, 0), secondOf(90), secondOf(90)])
    expect(judgeThroughput(late, perSecond(100))).toMatchObject({
      verdict: 'inconclusive',
      blame: 'generator',
    })
    expect(judgeThroughput(runOf([...late.seconds, secondOf(90)]), perSecond(100)).verdict).toBe('fail')
  })

  test('that was reached passes, however late the generator was', () => {
    const late = runOf([secondOf(100, 0, 60)])
    expect(judgeThroughput(late, perSecond(100))).toMatchObject({ verdict: 'pass', blame: null })
  })
})

describe('why requests fail', () => {
  const whyOf = (...failures: RunRecord['failures']) => failingOf(runOf([], { failures }))

  test.each([
    [399, null, 'answerAsNamed'],
    [400, null, 'expectStatus'],
    [499, null, 'expectStatus'],
    [500, 'service', 'readServiceLog'],
  ])('by status %d: %s is to blame, the fix is %s', (status, blame, fix) => {
    const outcome = `status ${status}`
    expect(whyOf({ ...failing, outcome, status })).toEqual({
      blame,
      fix,
      cause: { kind: 'failing', text: outcome },
    })
  })

  test.each([
    [400, [400], 'refuseAsNamed'],
    [399, [399], 'answerAsNamed'],
  ])('by a success where the spec expects status %d', (_, expected, fix) => {
    expect(whyOf({ ...failing, status: 200, expected })).toMatchObject({ fix })
  })

  test('by a refusal of a call that mostly succeeds, however often the others fail', () => {
    const refused = { ...failing, outcome: 'status 400', status: 400, call: 'GET /orders' }
    const seconds = [{ ...secondOf(100, 90), calls: new Map([['GET /orders', secondOf(20, 5)]]) }]
    const cause = { kind: 'failing', text: 'status 400' }
    expect(failingOf(runOf(seconds, { failures: [refused] }))).toEqual({
      blame: null,
      cause,
      fix: 'refuseNone',
    })
    const { call: _, ...ofAll } = refused
    expect(failingOf(runOf(seconds, { failures: [ofAll] }))).toMatchObject({ fix: 'expectStatus' })
    const redirected = { ...refused, status: 399 }
    expect(failingOf(runOf(seconds, { failures: [redirected] }))).toMatchObject({ fix: 'answerAsNamed' })
  })

  test('by what happened the most, whenever it was seen first', () => {
    const reset = { outcome: 'ECONNRESET', count: 6, firstMs: 900 }
    expect(whyOf(failing, reset, { ...failing, outcome: 'status 504' })).toEqual({
      blame: null,
      cause: { kind: 'failing', text: 'ECONNRESET' },
      fix: 'mendFailures',
    })
  })

  test('by the code of the scenario: nobody but the scenario is to blame', () => {
    const threw = { outcome: 'threw: no items', ofScenario: true, count: 9, firstMs: 0 } as const
    expect(whyOf(failing, threw)).toEqual({
      blame: null,
      cause: { kind: 'failing', text: 'threw: no items' },
      fix: 'mendScenario',
    })
  })

  test('by a wrong answer: the test may compare wrongly', () => {
    expect(whyOf({ ...failing, outcome: 'wrong', status: 200, kind: 'wrong' })).toEqual({
      blame: null,
      cause: { kind: 'failing', text: 'wrong' },
      fix: 'compareResponse',
    })
  })

  test('is not known where none was kept', () => {
    expect(whyOf()).toEqual({ blame: null, fix: 'mendFailures' })
  })
})

test('errors up to the limit are allowed, and told', () => {
  const record = runOf([secondOf(100, 5)], { failures: [failing] })
  expect(judgeErrors(record, 5)).toMatchObject({
    title: 'errors',
    measured: 5,
    limit: { relation: '<=', value: 5, unit: 'errors' },
    examined: { count: 100, of: 'requests' },
    verdict: 'pass',
    evidence: [{ kind: 'failures', outcome: 'status 503', count: 5, firstMs: 10 }],
  })
  // The status is in the outcome already.
  expect(judgeErrors(record, 5).evidence[0]).not.toHaveProperty('status')
  expect(judgeErrors(record, 4)).toMatchObject({ verdict: 'fail', blame: 'service' })
})

describe('errors that a delay explains, where the generator was late for half of the time', () => {
  const failures = [{ ...failing, kind: 'answered', count: 10 }] as const
  const late = [secondOf(100, 5, 60), secondOf(100, 4)]

  test.for([
    [0, 'inconclusive', 'generator'],
    [1, 'fail', 'service'],
  ] as const)('%d of its undisturbed seconds: %s', ([failed, verdict, blame]) => {
    const record = runOf([...late, secondOf(100, failed), secondOf(100)], { failures })
    const judgement = judgeErrors(record, 0)
    expect(judgement).toMatchObject({ verdict, blame })
    expect(judgement.evidence.map(({ kind }) => kind)).toContain('generatorLate')
    expect(judgeErrors(record, 1)).toMatchObject({ verdict: 'inconclusive' })
  })

  test('requests that were given up waited for others', () => {
    const givenUp = [{ outcome: 'not sent for a minute', kind: 'unsent', count: 9, firstMs: 0 }] as const
    const seconds = [secondOf(100, 0, 60), secondOf(100), secondOf(100, 9), secondOf(100)]
    const record = runOf(seconds, { failures: givenUp })
    expect(judgeErrors(record, 0).verdict).toBe('inconclusive')
  })
})

test('a capacity says why requests failed, where more did than are allowed', () => {
  const record = runOf([secondOf(100, 5)], { failures: [failing] })
  expect(judgeCapacity(record, { errors: 4 })).toMatchObject({
    check: 'capacity',
    title: 'closed loop, no pause',
    call: null,
    measured: 95,
    verdict: 'fail',
    blame: 'service',
    cause: { kind: 'failing', text: 'status 503' },
    fix: 'readServiceLog',
  })
  const allowed = judgeCapacity(record, { errors: 5 })
  expect(allowed).toMatchObject({ verdict: 'pass', blame: null })
  expect(allowed).not.toHaveProperty('cause')
})

test('one request that was answered is a rate', () => {
  expect(judgeThroughput(runOf([secondOf(1)]), perSecond(1))).toMatchObject({ measured: 1, verdict: 'pass' })
  expect(judgeErrors(runOf([secondOf(0)]), 0)).toMatchObject({
    measured: null,
    evidence: [{ kind: 'nothing', of: 'requests' }],
    fix: 'sendRequests',
  })
})

test('requests that were given up are examined too: there are no more errors than requests', () => {
  const failures = [{ outcome: 'not sent for a minute', kind: 'unsent', count: 5, firstMs: 0 }] as const
  const judgement = judgeErrors(runOf([secondOf(4, 5)], { failures }), 0)
  expect(judgement).toMatchObject({ measured: 5, examined: { count: 9 }, verdict: 'fail' })
})

test('connections that were never used prove nothing, lost or not', () => {
  const unused = runOf([secondOf(0)], { connections: { opened: 10, lost: 1 } })
  expect(judgeConnections(unused, 10)).toMatchObject({ measured: null, verdict: 'inconclusive' })
  const used = runOf([secondOf(9)], { connections: { opened: 9, lost: 0 } })
  expect(judgeConnections(used, 10)).toMatchObject({
    title: 'connections opened, and none lost',
    limit: { relation: '=', value: 10, unit: 'connections' },
    verdict: 'fail',
    evidence: [{ kind: 'connections', opened: 9, lost: 0, clients: 10 }],
  })
})

test('a closed loop that ended within a second had that much time', () => {
  const seconds = [secondOf(100), secondOf(100), secondOf(100, 3), secondOf(50, 1)]
  const record = runOf(seconds, { load: 'closed', durationMs: ms(3500) })
  // Its last second was none: 297 answers in three.
  expect(judgeCapacity(record, { errors: 4 }).measured).toBeCloseTo(99)
})
