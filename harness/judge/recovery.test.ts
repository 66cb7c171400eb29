import { describe, expect, test } from 'vitest'
import type { Band } from '../faults/plan.ts'
import { judgeRecovery, type Trial } from './recovery.ts'

/** One request each 5 ms, answered 10 ms later; those sent in a gap fail. */
const trials = (untilMs: number, ...gaps: readonly (readonly [number, number])[]): Trial[] =>
  Array.from({ length: untilMs / 5 }, (_, index) => {
    const sentMs = index * 5
    const succeeded = !gaps.some(([from, to]) => sentMs >= from && sentMs < to)
    return { sentMs, answeredMs: sentMs + 10, succeeded }
  })

/** Struck at 1 s, healed at 2 s, watched until 5 s. It must recover within 2 s. */
const band: Band = {
  fault: 'killDatabase',
  fromMs: 950,
  struckMs: 1_000,
  healedMs: 2_000,
  untilMs: 5_000,
  hits: 1,
  breaches: [],
}

describe('recovery', () => {
  test('0.5 s after it was healed', () => {
    expect(judgeRecovery(trials(5_000, [1_000, 2_500]), band, [])).toMatchObject({
      check: 'recovery.killDatabase',
      measured: 510,
      verdict: 'pass',
      evidence: [
        'first success after 510 ms, 99 % of 499 requests from 510 ms on',
        '213 requests under way while it lasted, 1000 ms',
      ],
    })
  })

  test('too late', () => {
    expect(judgeRecovery(trials(5_000, [1_000, 4_200]), band, [])).toMatchObject({
      measured: 2_210,
      verdict: 'fail',
    })
  })

  test.each([
    ['most of the time', 0.7, 'inconclusive'],
    ['now and then', 0.6, 'fail'],
  ] as const)('too late on a machine that gave no core %s', (_, share, verdict) => {
    const ran = 1_000 * (1 - share)
    const generator = [1_000, 2_000, 3_000, 4_000, 5_000].map(atMs => ({
      atMs,
      ranMs: (ran * atMs) / 1_000,
      waitedMs: ((1_000 - ran) * atMs) / 1_000,
    }))
    const judgement = judgeRecovery(trials(5_000, [1_000, 4_200]), band, generator)
    expect(judgement.verdict).toBe(verdict)
    expect(judgement.evidence.includes('blame: host')).toBe(verdict === 'inconclusive')
  })

  test('a success in between is no recovery', () => {
    const judgement = judgeRecovery(trials(5_000, [1_000, 2_100], [2_200, 4_300]), band, [])
    expect(judgement).toMatchObject({ measured: 2_300, verdict: 'fail' })
    expect(judgement.evidence[0]).toContain('first success after 110 ms')
  })

  test('one failure in a hundred is still steady', () => {
    expect(judgeRecovery(trials(5_000, [4_000, 4_005]), band, [])).toMatchObject({
      measured: 10,
      verdict: 'pass',
    })
  })

  test('never', () => {
    expect(judgeRecovery(trials(5_000, [1_000, 5_000]), band, [])).toMatchObject({
      measured: 3_000,
      verdict: 'fail',
    })
  })

  test('not watched for long enough', () => {
    const judgement = judgeRecovery(trials(5_000, [1_000, 5_000]), { ...band, untilMs: 3_000 }, [])
    expect(judgement.verdict).toBe('inconclusive')
  })

  test('a request that hangs until the next fault counts as failed', () => {
    const hung = trials(5_000).map(trial => (trial.sentMs < 4_300 ? trial : { ...trial, answeredMs: 9_000 }))
    expect(judgeRecovery(hung, band, [])).toMatchObject({ verdict: 'fail' })
  })

  test('one that was sent just before the next fault does not count', () => {
    const torn = trials(5_000).map(trial =>
      trial.sentMs < 4_900 ? trial : { ...trial, answeredMs: 6_000, succeeded: false },
    )
    expect(judgeRecovery(torn, band, [])).toMatchObject({ verdict: 'pass' })
  })
})

test.each<[string, readonly Trial[], Partial<Band>]>([
  ['the fault hit nothing', trials(5_000), { hits: 0 }],
  ['no request was under way while it lasted', trials(5_000).filter(({ sentMs }) => sentMs > 2_000), {}],
  ['no request ever succeeded, with the fault or without', trials(5_000, [0, 5_000]), {}],
])('no proof: %s', (why, all, values) => {
  expect(judgeRecovery(all, { ...band, ...values }, [])).toMatchObject({
    verdict: 'inconclusive',
    evidence: [why],
  })
})
