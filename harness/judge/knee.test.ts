import { expect, test } from 'vitest'
import { perSecond } from '../record/units.ts'
import { literalJudgement } from '../testing/literal-record.ts'
import { judgeKnee, kneeOf, verdictOf, type RateTrial } from './knee.ts'
import type { Verdict } from './verdict.ts'

const trial = (rate: number, ...verdicts: readonly Verdict[]): RateTrial => ({
  rate: perSecond(rate),
  judgements: verdicts.map(verdict => literalJudgement({ call: 'GET /', verdict })),
})

test.each([
  [['pass', 'pass'], 'pass'],
  [['pass', 'inconclusive'], 'inconclusive'],
  [['pass', 'inconclusive', 'fail'], 'fail'],
] as const)('a rate of which promises are %j: %s', (verdicts, verdict) => {
  expect(verdictOf(trial(100, ...verdicts))).toBe(verdict)
})

test('the highest rate below the lowest that broke; the broken one itself is not below', () => {
  expect(kneeOf([trial(100, 'pass'), trial(200, 'fail'), trial(400, 'pass')])).toEqual({
    kept: 100,
    broken: 200,
  })
  expect(kneeOf([trial(200, 'pass'), trial(200, 'fail'), trial(150, 'pass')])).toEqual({
    kept: 150,
    broken: 200,
  })
  expect(kneeOf([trial(300, 'fail'), trial(200, 'fail'), trial(100, 'pass')]).broken).toBe(200)
  expect(kneeOf([trial(100, 'pass')])).toEqual({ kept: 100, broken: Number.POSITIVE_INFINITY })
})

test('a knee between two rates is reported with both, rate by rate', () => {
  expect(judgeKnee([trial(200, 'fail'), trial(100, 'pass')])).toEqual({
    check: 'knee',
    title: 'highest rate that keeps its promises',
    unit: 'req/s',
    limit: null,
    call: 'GET /',
    measured: 100,
    interval: [100, 200],
    blame: null,
    origins: [],
    verdict: 'pass',
    evidence: [
      expect.objectContaining({ kind: 'rateTrial', rate: 100, verdict: 'pass' }),
      expect.objectContaining({ kind: 'rateTrial', rate: 200, verdict: 'fail' }),
    ],
  })
})

test.each([
  ['that a minimum requires', perSecond(200)],
  ['where no rate is kept', undefined],
])('the cause of the lowest rate that broke is that of a knee %s', (_, rateMin) => {
  const origins = [{ file: 'app/list.ts', line: 7 }]
  const caused: RateTrial = {
    rate: perSecond(200),
    judgements: [
      literalJudgement({ verdict: 'fail' }),
      literalJudgement({
        verdict: 'fail',
        cause: { kind: 'database' },
        blame: 'database',
        origins,
        fix: 'statements',
      }),
    ],
  }
  const judged = (...trials: RateTrial[]) => judgeKnee([trial(400, 'fail'), ...trials], rateMin)
  expect(judged(caused)).toMatchObject({
    verdict: 'fail',
    cause: { kind: 'database' },
    blame: 'database',
    origins,
    fix: 'statements',
  })
  expect(judged(trial(200, 'fail'))).toMatchObject({ verdict: 'fail', origins: [], fix: 'tryLowerRates' })
})

test('what breaks a rate above the minimum is not to blame where the minimum is undecided', () => {
  const cause = { kind: 'database' } as const
  const broken = literalJudgement({ verdict: 'fail', cause, blame: 'database', fix: 'statements' })
  const trials = [trial(100, 'inconclusive'), { rate: perSecond(200), judgements: [broken] }]
  const judgement = judgeKnee(trials, perSecond(100))
  expect(judgement).toMatchObject({ verdict: 'inconclusive', blame: null, fix: 'freeHostForRates' })
  expect(judgement).not.toHaveProperty('cause')
})

test('a knee above every rate that was tried has no upper end', () => {
  const judgement = judgeKnee([trial(100, 'pass')])
  expect(judgement).toMatchObject({ measured: 100, verdict: 'pass' })
  expect(judgement).not.toHaveProperty('interval')
})

test('a knee of one request a second is one', () => {
  expect(judgeKnee([trial(1, 'pass'), trial(2, 'fail')])).toMatchObject({ measured: 1, verdict: 'pass' })
})

test('without a rate that was kept it fails, or nobody knows', () => {
  expect(judgeKnee([trial(100, 'fail')])).toMatchObject({
    measured: 0,
    verdict: 'fail',
    fix: 'tryLowerRates',
  })
  expect(judgeKnee([]).verdict).toBe('inconclusive')
  const undecided = judgeKnee([trial(100, 'inconclusive')])
  expect(undecided).toMatchObject({
    call: 'GET /',
    measured: null,
    verdict: 'inconclusive',
    fix: 'freeHostForRates',
  })
  expect(undecided.evidence.map(({ kind }) => kind)).toEqual(['nothing', 'rateTrial'])
})

test('it does not fail where rates below the lowest that broke are undecided', () => {
  const judgement = judgeKnee([trial(1_000, 'fail'), trial(500, 'inconclusive'), trial(250, 'inconclusive')])
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    blame: null,
    fix: 'freeHostForRates',
    interval: [0, 1_000],
  })
  expect(judgeKnee([trial(1_000, 'inconclusive'), trial(500, 'fail')]).verdict).toBe('fail')
})

test('where samples are too few, no lower rate is recommended', () => {
  const few = { kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 28 } as const
  const judgements = [literalJudgement({ verdict: 'inconclusive', evidence: [few] })]
  const trials = [trial(100, 'inconclusive'), { rate: perSecond(7), judgements }]
  expect(judgeKnee(trials).fix).toBe('tryHigherRates')
  expect(judgeKnee(trials, perSecond(50)).fix).toBe('tryHigherRates')
})

test('where a busy host left the highest rate undecided, another rate does not help', () => {
  const few = { kind: 'tooFew', of: 'samples', statistic: 'P99', needed: 368, got: 28 } as const
  const undecided = (rate: number, blame: 'host' | null) => ({
    rate: perSecond(rate),
    judgements: [literalJudgement({ verdict: 'inconclusive', blame, evidence: [few] })],
  })
  expect(judgeKnee([undecided(19, null), undecided(100, 'host')]).fix).toBe('freeHost')
  expect(judgeKnee([undecided(19, 'host'), undecided(100, null)]).fix).toBe('tryHigherRates')
})

test('undecided rates matter where the gap that they leave is more than half as wide again', () => {
  const gap = (broken: number) =>
    judgeKnee([trial(100, 'pass'), trial(140, 'inconclusive'), trial(broken, 'fail')])
  expect(gap(150).verdict).toBe('pass')
  expect(gap(151)).toMatchObject({ verdict: 'inconclusive', fix: 'freeHostForRates', interval: [100, 151] })
  // Up to the knee and from the broken rate on they say nothing.
  const undecided = [50, 100, 300, 400].map(rate => trial(rate, 'inconclusive'))
  const beside = [trial(100, 'pass'), trial(300, 'fail'), ...undecided]
  expect(judgeKnee(beside).verdict).toBe('pass')
})

test.each([
  [100, 'pass', undefined],
  [101, 'inconclusive', 'tryRatesBetween'],
  [199, 'inconclusive', 'tryRatesBetween'],
  [200, 'fail', 'tryLowerRates'],
] as const)('promised %i of a knee between 100 and 200: %s', (rateMin, verdict, fix) => {
  const judgement = judgeKnee([trial(100, 'pass'), trial(200, 'fail')], perSecond(rateMin))
  expect(judgement).toMatchObject({
    measured: 100,
    verdict,
    limit: { relation: '>=', value: rateMin, unit: 'req/s' },
  })
  expect(judgement.fix).toBe(fix)
})

test('a figure of a rate tells why only where it did not pass and nobody is blamed', () => {
  const why = [{ kind: 'note', text: 'why' }] as const
  const judgements = [
    literalJudgement({ evidence: why }),
    literalJudgement({ evidence: why, verdict: 'fail', examined: { count: 3, of: 'requests' } }),
    literalJudgement({ evidence: why, verdict: 'fail', blame: 'service' }),
  ]
  const [told] = judgeKnee([{ rate: perSecond(9), judgements }]).evidence
  const figure = { title: 'P99 latency', measured: 2, unit: 'ms', blame: null }
  expect(told).toEqual({
    kind: 'rateTrial',
    rate: 9,
    verdict: 'fail',
    figures: [
      figure,
      { ...figure, examined: { count: 3, of: 'requests' }, reason: why[0] },
      { ...figure, blame: 'service' },
    ],
  })
})
