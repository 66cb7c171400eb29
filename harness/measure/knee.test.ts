import { expect, test } from 'vitest'
import { literalJudgement, measuredRun, operationsOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { judgeKnee, kneeOf, type RateTrial } from '../judge/knee.ts'
import { atMost } from '../judge/limit.ts'
import { judge, judgeTrials } from '../judge/records/judge.ts'
import type { MeasuredRun } from '../judge/records/judge.ts'
import { knee, trialLength } from './knee.ts'
import { get } from '../load/call.ts'
import type { RunPlan } from './run.ts'
import { ms, perSecond } from '../record/units.ts'

/** A service that answers in 5 ms up to a rate, and in 150 ms above it. */
const serviceWith = (kneeAt: number) => {
  const asked: number[] = []
  const run = async (plan: RunPlan): Promise<MeasuredRun> => {
    const rate = Number(plan.rate)
    asked.push(rate)
    return measuredRun(trafficOf(operationsOf(repeat(1000, rate > kneeAt ? 150 : 5))))
  }
  return { run, asked }
}

const plan = {
  clients: 100,
  call: get('/'),
  promises: { p99: ms(100), errors: 0 },
  from: perSecond(1000),
  to: perSecond(20_000),
}

const trialOf = (rate: number, verdict: 'pass' | 'fail'): RateTrial => ({
  rate: perSecond(rate),
  judgements: [
    literalJudgement({ check: 'errors', title: 'errors', measured: 0, ...atMost(0, 'errors'), verdict }),
  ],
})

test('the rate is doubled until it breaks, and then found to a tenth', async () => {
  const { run, asked } = serviceWith(9_300)
  const record = await knee(run, plan)
  const { kept, broken } = kneeOf(judgeTrials(record.trials, record.promises))
  expect(asked.slice(0, 5)).toEqual([1000, 2000, 4000, 8000, 16_000])
  expect(asked.length).toBeLessThanOrEqual(9)
  expect(kept).toBeLessThanOrEqual(9_300)
  expect(broken).toBeGreaterThan(9_300)
  expect(broken / kept).toBeLessThanOrEqual(1.1)
  expect(judge(record)).toMatchObject([{ measured: kept, interval: [kept, broken], verdict: 'pass' }])
})

test('a service that never breaks is asked for the most there is, once', async () => {
  const { run, asked } = serviceWith(1e9)
  const [judgement] = judge(await knee(run, plan))
  expect(asked).toEqual([1000, 2000, 4000, 8000, 16_000, 20_000])
  expect(judgement).toMatchObject({ measured: 20_000, verdict: 'pass' })
  expect(judgement?.interval).toBeUndefined()
})

test('where the rate above the highest that is kept cannot be decided, one far above it may be', async () => {
  const { run, asked } = serviceWith(9_300)
  const unsure = async (each: RunPlan) => {
    const decided = await run(each)
    const isNear = Number(each.rate) > 9_300 && Number(each.rate) < 10_500
    return isNear ? measuredRun(trafficOf(operationsOf([5]))) : decided
  }
  const record = await knee(unsure, { ...plan, from: perSecond(5_000), to: perSecond(10_000) })
  expect(asked).toEqual([5_000, 10_000, 7_500, 8_750, 9_375, 10_000])
  expect(judge(record)).toMatchObject([{ measured: 8_750, verdict: 'inconclusive' }])
  asked.splice(0)
  const further = await knee(unsure, { ...plan, from: perSecond(5_000) })
  expect(asked).toEqual([5_000, 10_000, 7_500, 8_750, 9_375, 13_125])
  expect(judge(further)).toMatchObject([{ measured: 8_750, interval: [8_750, 13_125], verdict: 'pass' }])
})

test('where the first rate is too much, it goes down', async () => {
  const { run, asked } = serviceWith(300)
  expect(judge(await knee(run, plan))).toMatchObject([{ measured: 298, interval: [298, 313] }])
  expect(asked.slice(0, 4)).toEqual([1000, 500, 250, 375])
})

test('it goes down to the rate that is promised, however far below the first', async () => {
  const { run, asked } = serviceWith(60)
  const [judgement] = judge(
    await knee(run, { ...plan, promises: { ...plan.promises, rateMin: perSecond(50) } }),
  )
  expect(asked.slice(0, 5)).toEqual([1000, 500, 250, 125, 63])
  expect(judgement).toMatchObject({ measured: 60, verdict: 'pass' })
})

/** A service of which every other answer takes 150 ms above a rate; each trial has the requests of its whole length. */
const seldomAsked = (kneeAt: number) => {
  const trials: { rate: number; atMost: number | undefined }[] = []
  const run = async (plan: RunPlan): Promise<MeasuredRun> => {
    const [rate, atMost] = [Number(plan.rate), plan.until?.atMost]
    trials.push({ rate, atMost })
    const count = Math.floor((rate * Number(atMost)) / 1000)
    const latencies = Array.from({ length: count }, (_, index) =>
      rate > kneeAt && index % 2 === 1 ? 150 : 5,
    )
    return measuredRun(trafficOf(operationsOf(latencies)))
  }
  return { run, trials }
}

test('a trial is long enough for its samples, and no rate is tried at which none would be', async () => {
  const { run, trials } = seldomAsked(10)
  const record = await knee(run, { ...plan, from: perSecond(100) })
  expect(judge(record)).toMatchObject([{ verdict: 'fail', measured: 0 }])
  expect(trials).toEqual([
    { rate: 100, atMost: 7_360 },
    { rate: 50, atMost: 14_720 },
    { rate: 25, atMost: 20_000 },
    { rate: 19, atMost: 20_000 },
  ])
  expect([trialLength(368, 185), trialLength(0, 1)]).toEqual([4_000, 4_000])
})

test('from the lowest rate it goes up', async () => {
  const { run, trials } = seldomAsked(45)
  const record = await knee(run, { ...plan, from: perSecond(19) })
  expect(judge(record)).toMatchObject([{ verdict: 'pass', measured: 43, interval: [43, 46] }])
  expect(trials.map(({ rate }) => rate)).toEqual([19, 38, 76, 57, 48, 43, 46])
})

test('no rate is tried twice where there is none between two', async () => {
  const { run, trials } = seldomAsked(4)
  const record = await knee(run, { ...plan, promises: { p95: ms(100) }, from: perSecond(4) })
  expect(judge(record)).toMatchObject([{ verdict: 'pass', measured: 4, interval: [4, 5] }])
  expect(trials.map(({ rate }) => rate)).toEqual([4, 8, 6, 5])
})

test('a service that breaks at every rate fails', async () => {
  const { run, asked } = serviceWith(10)
  expect(judge(await knee(run, plan))[0]).toMatchObject({
    verdict: 'fail',
    evidence: expect.arrayContaining([
      expect.objectContaining({
        kind: 'rateTrial',
        rate: 1000,
        verdict: 'fail',
        figures: [
          expect.objectContaining({ title: 'P99 latency', blame: 'service' }),
          expect.objectContaining({ title: 'errors', measured: 0, blame: null }),
        ],
      }),
    ]),
  })
  expect(asked).toEqual([1000, 500, 250, 125])
})

test('a rate that is promised is kept, broken, or lies between the two', async () => {
  const { run } = serviceWith(9_300)
  const record = await knee(run, plan)
  const verdictAt = (rateMin: number) =>
    judge(record, { ...plan.promises, rateMin: perSecond(rateMin) })[0]?.verdict
  expect([8_000, 9_300, 12_000].map(verdictAt)).toEqual(['pass', 'inconclusive', 'fail'])
})

test('the search goes as high as the promise', async () => {
  const { run, asked } = serviceWith(1e9)
  await knee(run, { ...plan, promises: { ...plan.promises, rateMin: perSecond(30_000) } })
  expect(asked.at(-1)).toBe(30_000)
})

test('rates that nobody could decide are no knee', () => {
  const undecidedAt = (rate: number): RateTrial => ({
    rate: perSecond(rate),
    judgements: [literalJudgement({ measured: 120, verdict: 'inconclusive', blame: 'generator' })],
  })
  expect(judgeKnee([undecidedAt(1000)])).toMatchObject({ measured: null, verdict: 'inconclusive' })
  expect(judgeKnee([undecidedAt(1000)]).evidence).toMatchObject([
    { kind: 'nothing', of: 'decidedRates' },
    { kind: 'rateTrial', rate: 1000, verdict: 'inconclusive', figures: [{ blame: 'generator' }] },
  ])
  expect(judgeKnee([trialOf(1000, 'pass'), undecidedAt(2000)])).toMatchObject({
    measured: 1000,
    verdict: 'inconclusive',
  })
  const narrow = [trialOf(1000, 'pass'), undecidedAt(1200), trialOf(1400, 'fail')]
  expect(judgeKnee(narrow)).toMatchObject({ measured: 1000, interval: [1000, 1400], verdict: 'pass' })
})

test('a lucky rate above one that broke does not count', () => {
  expect(kneeOf([trialOf(1000, 'pass'), trialOf(2000, 'fail'), trialOf(3000, 'pass')])).toEqual({
    kept: 1000,
    broken: 2000,
  })
})
