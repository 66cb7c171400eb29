import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Act, Effect } from '../../record/act.ts'
import { faultCatalogue, type FaultName, type FaultWindow } from '../../record/fault-plan.ts'
import { fromJson, toJson, type MeasuredRecord, type SavedRecord } from '../../record/json.ts'
import type { Operation, Outcome } from '../../record/operation.ts'
import type { RunRecord } from '../../record/run.ts'
import {
  bytesPerRequest,
  megabytes,
  ms,
  percent,
  percentOfCore,
  perSecond,
  seconds,
} from '../../record/units.ts'
import { literalFaultRun } from '../../testing/literal-fault-run.ts'
import { measuredRun, operationsOf, recordOf, sampleOf, trafficOf } from '../../testing/literal-record.ts'
import {
  judge,
  type AnyRecord,
  type MeasuredComparison,
  type MeasuredFaultRun,
  type MeasuredKnee,
  type MeasuredLeak,
  type MeasuredRun,
  type MeasuredSoak,
  type OwnJudgements,
} from './judge.ts'
import { foldMinute } from '../minute.ts'

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 50, arbitrary: fc.constant<Outcome>({ kind: 'answered', status: 200 }) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: 'answered', status: 503 }) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: 'wrong', status: 200, reason: 'its check failed' }) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: 'timeout' }) },
  { weight: 1, arbitrary: fc.string().map((reason): Outcome => ({ kind: 'broken', reason })) },
)

const calls = ['order', 'GET /products', '__proto__', '$map']

/** Of one call, or of several. */
const operationsUpTo = (maxLength: number): fc.Arbitrary<Operation[]> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.double({ min: 0, max: 300, noNaN: true }), outcome), { maxLength, size: 'max' }),
      fc.boolean(),
    )
    .map(([all, isMix]) =>
      operationsOf(all.map(([latencyMs]) => latencyMs)).map((operation, index) => ({
        ...operation,
        ...(isMix && { call: calls[index % calls.length] ?? '' }),
        outcome: all[index]?.[1] ?? operation.outcome,
      })),
    )

/** Sixteen samples; in some runs others have the cores, or the descriptors could not be counted. */
const samples = fc
  .record({ waitedMs: fc.nat(200), fileDescriptors: fc.option(fc.nat(200)) })
  .map(({ waitedMs, fileDescriptors }) =>
    Array.from({ length: 16 }, (_, index) => {
      const { fileDescriptors: counted = 0, ...sample } = sampleOf(index * 250, {
        cpuMs: index * 40,
        waitedForCoreMs: index * waitedMs,
        host: { busyMs: index * (40 + 2 * waitedMs), stolenMs: 0, generatorMs: index, cores: 2 },
      })
      return fileDescriptors === null ? sample : { ...sample, fileDescriptors: counted + fileDescriptors }
    }),
  )

const runUpTo = (requests: number): fc.Arbitrary<RunRecord> =>
  fc
    .tuple(operationsUpTo(requests), samples, fc.array(fc.nat(200), { maxLength: 5 }))
    .map(([asked, sampled, stallsMs]) => recordOf({ ...trafficOf(asked, stallsMs), samples: sampled }))

const run = runUpTo(500)
/** Of those records that hold many. */
const shortRun = runUpTo(60)

const limits = { p99: ms(100), errors: 0, cpu: percentOfCore(20), fileDescriptors: 100 }
const ofRun = {
  ...limits,
  concurrent: ms(100),
  mean: ms(50),
  throughput: perSecond(90),
  connections: 10,
  memory: megabytes(500),
  capacity: { errors: 0 },
  calls: { order: { p99: ms(100), errors: 0 }, never: { p50: ms(100), mean: ms(100) } },
}

const series = fc.dictionary(fc.constantFrom('heap', 'native', 'descriptors', 'handles.Timeout'), fc.nat())
const readings = fc.array(series, { maxLength: 10 })

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.oneof(fc.nat(), fc.string()).map((id): Effect => ({ kind: 'applied', id })),
  fc.boolean().map((replayed): Effect => ({ kind: 'applied', replayed })),
  fc.string().map((rule): Effect => ({ kind: 'refused', rule })),
  fc.constantFrom<Effect>({ kind: 'refused' }, { kind: 'unknown' }),
)

const order = fc.dictionary(fc.constantFrom('seat', '__proto__', '$map'), fc.option(fc.nat()))

/** Operations one after the other. */
const acts = fc.array(fc.record({ effect, order, tookMs: fc.nat(6_000) }), { maxLength: 40 }).map(all =>
  all.map(({ tookMs, ...act }, index): Act => ({
    ...act,
    client: index % 2,
    key: `run-${index}`,
    sentMs: index * 100,
    answeredMs: index * 100 + tookMs,
  })),
)

const windows = fc
  .array(
    fc.record({
      fault: fc.constantFrom(...(Object.keys(faultCatalogue) as FaultName[])),
      hits: fc.nat(3),
      breaches: fc.array(fc.string(), { maxLength: 2 }),
    }),
    { maxLength: 4 },
  )
  .map(faults =>
    faults.map((fault, index): FaultWindow => ({
      ...fault,
      struckMs: index * 1000,
      healedMs: index * 1000 + 300,
      untilMs: index * 1000 + 1000,
    })),
  )

/** One of each kind, a run with each kind of promises, and of a leak watch both ends. */
const records: Readonly<
  Record<MeasuredRecord['kind'] | 'steady run' | 'leak that ended the service', fc.Arbitrary<AnyRecord>>
> = {
  run: run.map((record): MeasuredRun => ({ ...measuredRun(record), name: 'evening', promises: ofRun })),
  // Both resample all latencies a thousand times, and are decided by sixty.
  'steady run': runUpTo(120).map((record): MeasuredRun => ({
    ...measuredRun(record),
    promises: { stdDev: ms(10), drift: ms(5) },
  })),
  leak: fc
    .tuple(fc.array(readings, { maxLength: 3 }), series, fc.option(fc.nat()))
    .map(([windows, values, before]): MeasuredLeak => ({
      kind: 'leak',
      promises: { heap: bytesPerRequest(8) },
      growth: {
        windows: windows.map(of => ({
          readings: of.map((value, index) => ({ requests: index * 100, values: value })),
          classHistograms: [{ requests: 0, counts: values }],
        })),
        failures: {},
        origins: {
          heap: [{ kind: 'inserted', method: 'push', count: 80, at: { file: 'app/api.ts', line: 3 } }],
        },
      },
      idle: { windows: [{ seconds: 5, before: values, after: values }], failures: { timeout: 1 } },
      workingSet: {
        requests: 1000,
        ...(before !== null && { beforeBytes: before, afterBytes: before + 1 }),
        failures: {},
      },
    })),
  'leak that ended the service': series.map((latest): MeasuredLeak => ({
    kind: 'leak',
    promises: {},
    reached: 'memoryLimit',
    requests: 12,
    seconds: 1.5,
    first: {},
    latest,
    lastLines: ['listening'],
  })),
  soak: fc.array(shortRun, { minLength: 1, maxLength: 8 }).map((parts): MeasuredSoak => ({
    kind: 'soak',
    promises: { ...limits, drift: { memory: megabytes(10) } },
    plannedMs: seconds(480),
    ending: { kind: 'interrupted' },
    minutes: parts.map((record, index) =>
      foldMinute([{ fromMs: 0, run: record, harnessBytes: 50e6 + index }]),
    ),
  })),
  knee: fc.array(fc.tuple(fc.nat(), shortRun), { maxLength: 3 }).map((tried): MeasuredKnee => ({
    kind: 'knee',
    promises: { p99: ms(100), rateMin: perSecond(5_000) },
    trials: tried.map(([rate, record]) => ({ rate: perSecond(rate), record })),
  })),
  judgements: run.map((record): OwnJudgements => ({
    kind: 'judgements',
    promises: {},
    judgements: judge({ kind: 'run', ...record, promises: limits }),
  })),
  comparison: fc.array(fc.tuple(shortRun, shortRun), { maxLength: 6 }).map((pairs): MeasuredComparison => ({
    kind: 'comparison',
    promises: { slowdownMax: percent(10), cpuMax: percent(10) },
    pairs: pairs.map(([candidate, baseline]) => ({ candidate, baseline })),
  })),
  faultRun: fc.tuple(acts, windows).map(([sent, struck]): MeasuredFaultRun =>
    literalFaultRun({
      name: 'databaseDies',
      promises: { exactlyOnce: true, invariants: { stockNeverNegative: true }, settled: ms(1000) },
      acts: sent,
      windows: struck,
      rows: { before: [], atRest: [], after: sent.map(act => ({ key: act.key, order: act.order ?? null })) },
      replays: sent
        .filter(act => act.effect.kind === 'unknown')
        .map(act => ({ ...act, effect: { kind: 'applied' }, before: { effect: act.effect } })),
      invariants: { stockNeverNegative: { examined: 3, violations: [] } },
    }),
  ),
}

describe.each(Object.entries(records))('the record of a %s', (_, arbitrary) => {
  test('is the same when it was saved, and is judged the same', () => {
    fc.assert(
      fc.property(arbitrary, record => {
        const saved = { spec: 'specs/a.spec.ts', specName: 'a', test: 'it holds', record }
        const text = toJson(saved)
        const read = fromJson(text, 'a.json') as SavedRecord<AnyRecord>
        expect(read).toEqual(saved)
        // Of a distribution `toEqual` sees nothing.
        expect(toJson(read)).toBe(text)
        expect(judge(read.record)).toEqual(judge(record))
      }),
      { numRuns: 8 },
    )
  })
})
