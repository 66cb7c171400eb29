import { expect, test } from 'vitest'
import { faultCatalogue } from '../../faults/plan.ts'
import { bytesPerRequest, megabytes, ms, percent, perSecond } from '../../record/units.ts'
import { literalJudgement, measuredRun, recordOf } from '../../testing/literal-record.ts'
import { comparisonsOf, judge, judgeTrials, leakLimitsOf, ofEachRate, soakPromisesOf } from './judge.ts'
import { promiseUnits } from './promise-units.ts'

test('what a leak watch allows where nothing is said: half of the smallest leak that must be found', () => {
  expect(leakLimitsOf({})).toEqual({ heap: 8, external: 8, native: 32, workingSet: 10_000_000 })
  expect(leakLimitsOf({ heap: bytesPerRequest(2) })).toMatchObject({ heap: 2, external: 8 })
})

test('what a soak may gain where nothing is said', () => {
  expect(soakPromisesOf({ errors: 0, drift: { p99: ms(3) } })).toEqual({
    everyMinute: { errors: 0 },
    drift: { memory: megabytes(10), fileDescriptors: 10, p99: 3 },
  })
  expect(() => soakPromisesOf({ stdDev: ms(1) } as never)).toThrow('promise stdDev cannot be made of a soak')
  expect(() => soakPromisesOf({ concurrent: ms(1) } as never)).toThrow('promise concurrent')
})

test('the rate that is promised is no promise of each rate', () => {
  expect(ofEachRate({ rateMin: perSecond(9), errors: 0 })).toEqual({ errors: 0 })
  const trials = judgeTrials([{ rate: perSecond(9), record: recordOf() }], {
    rateMin: perSecond(9),
    errors: 0,
  })
  expect(trials).toMatchObject([{ rate: 9, judgements: [{ check: 'errors', verdict: 'pass' }] }])
})

test('each promise of a comparison has its figure', () => {
  const [one, five] = [percent(1), percent(5)]
  const promises = {
    slowdownMax: one,
    slowdownMaxP50: five,
    slowdownMaxP99: one,
    cpuMax: one,
    workingSetMax: one,
  }
  expect(comparisonsOf(promises)).toEqual([
    { by: 1, of: 'mean' },
    { by: 5, of: 'p50' },
    { by: 1, of: 'p99' },
    { by: 1, of: 'cpu' },
    { by: 1, of: 'workingSet' },
  ])
  expect(() => comparisonsOf({ slower: one } as never)).toThrow('promise slower: a comparison knows')
})

test('the name of a record begins the ids of its checks; no promise is no verdict', () => {
  const judgements = [literalJudgement()]
  expect(judge({ kind: 'judgements', promises: {}, name: 'own', judgements })[0]?.check).toBe(
    'own.latency.p99',
  )
  expect(judge({ kind: 'judgements', promises: {}, judgements })).toEqual(judgements)
  expect(() => judge(measuredRun())).toThrow('no promise was made')
})

test('every promise of every record has a unit', () => {
  const minute = {
    p50: 'ms',
    p95: 'ms',
    p99: 'ms',
    mean: 'ms',
    throughput: '1/s',
    errors: 'count',
    connections: 'count',
    cpu: '% of a core',
    memory: 'B',
    fileDescriptors: 'count',
    network: 'bit/s',
    'capacity.errors': 'count',
  }
  const run = { ...minute, concurrent: 'ms', stdDev: 'ms', drift: 'ms' }
  expect(promiseUnits).toEqual({
    run,
    knee: { ...run, rateMin: '1/s' },
    soak: { ...minute, 'drift.memory': 'B', 'drift.fileDescriptors': 'count', 'drift.p99': 'ms' },
    leak: { heap: 'B/request', external: 'B/request', native: 'B/request', workingSet: 'B' },
    comparison: {
      slowdownMax: '%',
      slowdownMaxP50: '%',
      slowdownMaxP99: '%',
      cpuMax: '%',
      workingSetMax: '%',
    },
    faultRun: {
      settled: 'ms',
      ...Object.fromEntries(Object.keys(faultCatalogue).map(fault => [`recovery.${fault}`, 'ms'])),
    },
    judgements: {},
  })
})
