import { expect, test } from 'vitest'
import { faultCatalogue } from '../../record/fault-plan.ts'
import {
  bytesPerRequest,
  megabytes,
  minutes,
  ms,
  percent,
  perSecond,
  type Milliseconds,
} from '../../record/units.ts'
import { literalJudgement, measuredRun, recordOf } from '../../testing/literal-record.ts'
import { judge, judgeTrials, type AnyRecord, ofEachRate } from './judge.ts'
import type { LeakPromises } from '../growth/quantities.ts'
import { soakPromisesOf, type SoakLimits } from '../soak.ts'
import { kindsWithCalls, promiseUnits } from './promise-units.ts'

test('what a leak watch allows where nothing is said: half of the smallest leak that must be found', () => {
  const nothing = { windows: [], failures: {}, requests: 0 }
  const record = { kind: 'leak', growth: nothing, idle: nothing, workingSet: nothing } as const
  const limitsOf = (promises: LeakPromises) =>
    Object.fromEntries(judge({ ...record, promises }).map(({ check, limit }) => [check, limit?.value]))
  expect(limitsOf({})).toMatchObject({ heap: 8, external: 8, native: 32, workingSet: 10 })
  expect(limitsOf({ heap: bytesPerRequest(2), workingSet: megabytes(5) })).toMatchObject({
    heap: 2,
    external: 8,
    workingSet: 5,
  })
})

test('what a soak may gain where nothing is said', () => {
  expect(soakPromisesOf({ errors: 0, drift: { p99: ms(3) } })).toEqual({
    everyMinute: { errors: 0 },
    drift: { memory: megabytes(10), fileDescriptors: 10, p99: 3 },
  })
  expect(soakPromisesOf({}).drift).toEqual({ memory: megabytes(10), fileDescriptors: 10, p99: 10 })
  expect(() => soakPromisesOf({ stdDev: ms(1) } as never)).toThrow('promise stdDev does not apply to a soak')
  expect(() => soakPromisesOf({ concurrent: ms(1), stdDev: ms(1) } as never)).toThrow('promise concurrent')
})

test.each([
  ['nothing', undefined],
  ['a run that is not awaited', Promise.resolve(measuredRun(recordOf()))],
  ['a saved record as a whole', { spec: 'a.spec.ts', test: 'holds', record: measuredRun(recordOf()) }],
  ['a kind of no fixture', { ...recordOf(), kind: 'constructor', promises: {} }],
])('%s is no record', (_, record) => {
  expect(() => judge(record as never)).toThrow(/^judge: record is .*, expected a record .*\n {2}fix: /)
})

test('a promise that is undefined is none', () => {
  const record = { ...measuredRun(recordOf()), promises: { p99: undefined, errors: 0 } } as never
  expect(judge<AnyRecord>(record)).toMatchObject([{ check: 'errors' }])
})

test('the rate that is promised is no promise of each rate', () => {
  expect(ofEachRate({ rateMin: perSecond(9), errors: 0 })).toEqual({ errors: 0 })
  const trials = judgeTrials([{ rate: perSecond(9), record: recordOf() }], {
    rateMin: perSecond(9),
    errors: 0,
  })
  expect(trials).toMatchObject([{ rate: 9, judgements: [{ check: 'errors', verdict: 'pass' }] }])
})

test('each promise of a comparison has its check; one that is unknown is refused', () => {
  const by = percent(5)
  const promises = { slowdownMax: by, slowdownMaxP50: by, slowdownMaxP99: by, cpuMax: by, workingSetMax: by }
  const comparison = { kind: 'comparison', pairs: [] } as const
  const judgements = judge({ ...comparison, promises })
  expect(judgements.map(({ check }) => check)).toEqual([
    'slowdown.mean',
    'slowdown.p50',
    'slowdown.p99',
    'cost.cpu',
    'cost.workingSet',
  ])
  const judged = (unknown: object) => () => judge({ ...comparison, promises: unknown })
  expect(judged({ slower: by })).toThrow('promise slower is unknown: a comparison has')
  expect(judged({ toString: by })).toThrow('promise toString is unknown')
})

test('the name of a record begins the ids of its checks; no promise is no verdict', () => {
  const judgements = [literalJudgement()]
  expect(judge({ kind: 'judgements', promises: {}, name: 'own', judgements })).toEqual([
    literalJudgement({ check: 'own.latency.p99' }),
  ])
  expect(judge({ kind: 'judgements', promises: {}, judgements })).toEqual(judgements)
  expect(() => judge(measuredRun())).toThrow('no promise to judge')
})

test('promises of single calls can be made of what keeps their latencies apart', () => {
  expect(kindsWithCalls).toEqual(['run', 'soak', 'knee'])
})

/** The promises of a kind of record by their unit. */
const byUnit = (kind: AnyRecord['kind']) =>
  Object.fromEntries(
    [...Map.groupBy(Object.entries(promiseUnits[kind]), ([, unit]) => unit)].map(([unit, entries]) => [
      unit,
      entries.map(([promise]) => promise).toSorted(),
    ]),
  )

test('every promise of every record has a unit', () => {
  const run = {
    ms: ['concurrent', 'cpuPerRequest', 'drift', 'mean', 'p50', 'p95', 'p99', 'stdDev'],
    '1/s': ['throughput'],
    count: ['capacity.errors', 'connections', 'errors', 'fileDescriptors'],
    '% of a core': ['cpu'],
    B: ['memory'],
    'bit/s': ['network'],
  }
  expect(byUnit('run')).toEqual(run)
  const ofRate = { ...run, count: ['connections', 'errors', 'fileDescriptors'] }
  expect(byUnit('knee')).toEqual({
    ...ofRate,
    ms: ['cpuPerRequest', 'drift', 'mean', 'p50', 'p95', 'p99', 'stdDev'],
    '1/s': ['rateMin', 'throughput'],
  })
  expect(byUnit('soak')).toEqual({
    ...run,
    ms: ['cpuPerRequest', 'drift.p99', 'mean', 'p50', 'p95', 'p99'],
    count: ['connections', 'drift.fileDescriptors', 'errors', 'fileDescriptors'],
    B: ['drift.memory', 'memory'],
  })
  expect(byUnit('leak')).toEqual({
    'B/request': ['external', 'files', 'heap', 'helpers', 'native'],
    B: ['workingSet'],
  })
  expect(byUnit('comparison')).toEqual({
    '%': ['cpuMax', 'slowdownMax', 'slowdownMaxP50', 'slowdownMaxP99', 'workingSetMax'],
  })
  expect(byUnit('faultRun')).toEqual({
    count: ['databaseConnections'],
    ms: [...Object.keys(faultCatalogue).map(fault => `recovery.${fault}`), 'settled'].toSorted(),
  })
  expect(byUnit('judgements')).toEqual({})
  expect(Object.keys(promiseUnits)).toHaveLength(7)
})

test('a soak too short for a drift is not judged by its default limits', () => {
  const checksOf = (length: Milliseconds, promises: SoakLimits) =>
    judge({ kind: 'soak', promises, plannedMs: length, minutes: [], ending: { kind: 'time' } }).map(
      ({ check }) => check,
    )
  expect(checksOf(minutes(5), { errors: 0 })).toEqual(['duration'])
  expect(checksOf(minutes(6), { errors: 0 })).toContain('drift.memory')
  expect(checksOf(minutes(5), { errors: 0, drift: { p99: ms(9) } })).toContain('harnessMemory')
})
