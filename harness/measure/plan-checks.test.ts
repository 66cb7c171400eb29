import { describe, expect, test } from 'vitest'
import { mix } from '../load/mix.ts'
import { scenario } from '../load/scenario.ts'
import { bytesPerRequest, megabytes, ms, percent, perSecond, seconds } from '../record/quantities.ts'
import { defineService } from '../system/description.ts'
import { call, load, promises } from '../testing/literal-plan.ts'
import { checkCompare, checkKnee, checkLeak, checkRun, checkSoak } from './plan-checks.ts'

const service = defineService({ name: 'orders', build: { dockerfile: 'Dockerfile' } })

/** Of each fixture a whole plan, and what checks it. */
const plans: Readonly<
  Record<string, readonly [check: (plan: never) => unknown, plan: Record<string, unknown>]>
> = {
  'run at a rate': [
    checkRun,
    { ...load, name: 'evening', rate: perSecond(120), duration: seconds(5), promises },
  ],
  'run until decided': [
    checkRun,
    { ...load, rate: perSecond(120), until: { decided: true, atMost: seconds(9) }, promises },
  ],
  'run of a shape': [
    checkRun,
    { ...load, rate: { kind: 'ramp', from: perSecond(1), to: perSecond(9), duration: seconds(5) } },
  ],
  'run of a mix': [
    checkRun,
    {
      ...load,
      call: mix({ browse: { weight: 9, call }, order: { weight: 1, call } }),
      rate: { kind: 'steps', steps: [{ from: perSecond(1), to: perSecond(9), duration: seconds(5) }] },
      promises: { ...promises, calls: { order: { p99: ms(250), errors: 0 } } },
    },
  ],
  'run of a scenario': [
    checkRun,
    {
      call: scenario('shopper', async client => client.get('/')),
      clients: { kind: 'steps', steps: [{ clients: 5, duration: seconds(5) }] },
      pause: [ms(10), ms(20)],
      promises: { calls: { 'GET /': { p50: ms(250) } } },
    },
  ],
  'run with pauses': [checkRun, { ...load, duration: seconds(5), pause: ms(0) }],
  'run one by one': [checkRun, { ...load, requestsEach: 100, pause: ms(10), promises }],
  leak: [checkLeak, { clients: 10, promises: { heap: bytesPerRequest(8), workingSet: megabytes(10) } }],
  soak: [checkSoak, { ...load, rate: perSecond(120), duration: seconds(600), window: seconds(60), promises }],
  knee: [
    checkKnee,
    {
      ...load,
      from: perSecond(4_000),
      to: perSecond(20_000),
      promises: { ...promises, rateMin: perSecond(500) },
    },
  ],
  compare: [
    checkCompare,
    {
      ...load,
      candidate: service,
      baseline: service,
      pairsAtMost: 24,
      promises: { slowdownMax: percent(10) },
    },
  ],
}

describe.each(Object.entries(plans))('%s', (_, [check, plan]) => {
  test('a whole plan passes', () => {
    expect(() => check(plan as never)).not.toThrow()
  })

  test('an option that does not exist is refused', () => {
    expect(() => check({ ...plan, clents: 1 } as never)).toThrow(
      /: clents is not an option\n {2}fix: .*use one of .*clients/,
    )
  })
})

test('the window of a soak is made of whole seconds', () => {
  const plan = { ...load, promises, rate: perSecond(1), duration: seconds(600) }
  for (const window of [ms(1), seconds(7), seconds(366)]) {
    expect(() => checkSoak({ ...plan, window })).toThrow(
      `soak: window is ${window}, expected a multiple of 6 s with its unit, from 6 s to 6 minutes`,
    )
  }
  for (const window of [seconds(6), seconds(360)]) {
    expect(() => checkSoak({ ...plan, window })).not.toThrow()
  }
})

test('a search goes up', () => {
  const plan = { ...load, promises, from: perSecond(2_000), to: perSecond(1_000) }
  expect(() => checkKnee(plan)).toThrow('knee: from is 2000 and to is 1000, expected from to be less')
})

const atOne = { rateMin: perSecond(1) }
const browsing = mix({ browse: { weight: 9, call }, order: { weight: 1, call } })

test.each([
  [{ from: perSecond(18), promises }, 'from', 18, 19, 368],
  [{ to: perSecond(18), promises }, 'to', 18, 19, 368],
  [{ promises: { ...promises, ...atOne } }, 'rateMin', 1, 19, 368],
  [{ promises: { p95: ms(100), p50: ms(9), ...atOne } }, 'rateMin', 1, 4, 72],
  [{ promises: { calls: { 'GET /': { p95: ms(9) } }, ...atOne } }, 'rateMin', 1, 4, 72],
  [{ call: browsing, promises: { calls: { order: { p99: ms(9) } }, ...atOne } }, 'rateMin', 1, 184, 3680],
])('%o: a search at a rate that no trial decides is refused', (changes, option, rate, least, needed) => {
  expect(() => checkKnee({ ...load, ...changes })).toThrow(
    `knee: ${option} is ${rate}, expected at least ${least}: percentiles of this plan need ${needed} requests in 20 s, the longest trial\n` +
      `  fix: write ${option}: perSecond(${least}) or more; or promise p95 (needs 72 samples), p50 (6) or mean`,
  )
})

test.each([
  { from: perSecond(19), promises },
  { promises: { p50: ms(9), mean: ms(9), ...atOne } },
  { promises: { errors: 0, ...atOne } },
  { call: scenario('a', async () => {}), promises: { ...promises, ...atOne } },
])('%o: a search at rates that are decided is taken', changes => {
  expect(() => checkKnee({ ...load, ...changes })).not.toThrow()
})

test('the promises that a fix shows are those of the fixture', () => {
  const [, compared] = plans['compare'] ?? []
  const fixed = 'fix: write promises: { slowdownMax: percent(10) }'
  expect(() => checkCompare({ ...compared, promises: {} } as never)).toThrow(fixed)
  expect(() => checkCompare({ ...compared, promises: undefined } as never)).toThrow(fixed)
  expect(() => checkLeak({ clients: 10, promises: [] } as never)).toThrow(
    'fix: write promises: { heap: bytesPerRequest(8) }',
  )
})
