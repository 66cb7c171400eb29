import { describe, expect, test } from 'vitest'
import { ms, perSecond } from '../record/units.ts'
import { literalJudgement } from '../testing/literal-record.ts'
import { allPass, drift, judgementOf, soakOf, verdicts } from '../testing/literal-soak.ts'
import { judgeSoak, type SoakRecord } from './soak.ts'

describe('a soak', () => {
  test('in which nothing happens passes', () => {
    expect(verdicts(soakOf(() => ({})))).toEqual(allPass)
  })

  test('is as good as its worst minute, and says which that was', () => {
    const record = soakOf(index => (index === 2 ? { latencyMs: 140 } : {}))
    expect(verdicts(record)).toEqual({ ...allPass, 'latency.p99': 'fail' })
    const judgement = judgementOf(record, 'latency.p99')
    expect(judgement).toMatchObject({ title: 'P99 latency' })
    expect(judgement?.measured).toBeCloseTo(140, 0)
    expect(judgement?.evidence[0]).toEqual({
      kind: 'worstMinute',
      minute: 3,
      minutes: 10,
      broken: 1,
      undecided: 0,
    })
  })

  test('all of whose minutes pass is as good as the one that kept its promise the worst', () => {
    const record = soakOf(index => ({
      latencyMs: index === 3 ? 14 : 4 + index / 100,
      requests: index === 4 ? 370 : 400,
    }))
    const [latency, rate] = judgeSoak(record, { p99: ms(100), throughput: perSecond(60), drift })
    expect(latency).toMatchObject({ check: 'latency.p99', measured: expect.closeTo(14, 1), verdict: 'pass' })
    expect(latency?.evidence[0]).toMatchObject({ kind: 'worstMinute', minute: 4, broken: 0 })
    expect(rate).toMatchObject({ check: 'throughput', measured: 92.5, verdict: 'pass' })
    expect(rate?.evidence[0]).toMatchObject({ kind: 'worstMinute', minute: 5, undecided: 0 })
  })

  test('of which minutes are undecided is not passed, and tells the first of them', () => {
    const record = soakOf(index => ({ requests: index > 6 ? 100 : 400 }))
    expect(verdicts(record)).toEqual({ ...allPass, 'latency.p99': 'inconclusive' })
    const counts = { minutes: 10, broken: 0, undecided: 3 }
    const [worst] = judgementOf(record, 'latency.p99')?.evidence ?? []
    expect(worst).toEqual({ kind: 'worstMinute', minute: 8, ...counts })
  })

  test('of one minute keeps the promises that the minute keeps', () => {
    const whole = soakOf(() => ({}))
    expect(verdicts({ ...whole, minutes: whole.minutes.slice(0, 1) })).toMatchObject({
      'latency.p99': 'pass',
      errors: 'pass',
    })
  })

  test.each([
    [359_999, undefined],
    [360_000, 'pass'],
  ])('planned for %d ms: without limits of a drift, its verdict is %s', (plannedMs, verdict) => {
    const record = soakOf(() => ({}), { plannedMs: ms(plannedMs) })
    const memory = judgeSoak(record, { p99: ms(100) }).find(({ check }) => check === 'drift.memory')
    expect(memory?.verdict).toBe(verdict)
  })

  test('is judged anew by other limits', () => {
    const record = soakOf(index => ({ latencyMs: 4 + index / 10 }))
    const strict = { p99: ms(4.5), drift: { ...drift, p99: ms(0.5) } }
    expect(judgeSoak(record, strict).map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(
      expect.arrayContaining(['latency.p99 fail', 'drift.latency.p99 fail', 'drift.memory pass']),
    )
  })

  test('that was interrupted after three minutes tells no drift and no duration', () => {
    const whole = soakOf(() => ({}))
    const record: SoakRecord = {
      ...whole,
      minutes: whole.minutes.slice(0, 3),
      ending: { kind: 'interrupted' },
    }
    expect(verdicts(record)).toEqual({
      'latency.p99': 'pass',
      errors: 'pass',
      'drift.memory': 'inconclusive',
      'drift.fileDescriptors': 'inconclusive',
      'drift.latency.p99': 'inconclusive',
      harnessMemory: 'inconclusive',
      duration: 'inconclusive',
    })
    expect(judgementOf(record, 'drift.memory')?.evidence).toEqual([
      { kind: 'tooFewUsable', of: 'minutes', needed: 6, got: 3, measured: 3 },
    ])
    expect(judgementOf(whole, 'duration')).toMatchObject({ verdict: 'pass', evidence: [] })
    expect(judgementOf(record, 'duration')).toMatchObject({
      call: null,
      measured: 0.2,
      limit: { relation: '>=', value: 10, unit: 'min' },
      evidence: [{ kind: 'interrupted' }],
      fix: 'soakToTheEnd',
    })
  })

  test('that ended early says which limit was broken', () => {
    const ending = { kind: 'broken', judgement: literalJudgement({ check: 'errors' }) } as const
    const record = soakOf(() => ({}), { ending })
    expect(judgementOf(record, 'duration')).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'endedEarly', check: 'errors' }],
      fix: { kind: 'check', check: 'errors' },
    })
  })
})
