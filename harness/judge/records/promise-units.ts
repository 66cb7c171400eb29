import { faultCatalogue } from '../../record/fault-plan.ts'
import type { AnyRecord, KneePromises } from './judge.ts'
import type { LeakPromises } from '../growth/quantities.ts'
import type { CallPromises } from '../calls.ts'
import { metrics } from '../comparison.ts'
import type { DriftLimits } from '../soak.ts'
import type { Promises } from '../promises.ts'

/** The unit of a limit: from `record/units.ts`, or a bare count. */
export type PromiseUnit = 'ms' | '1/s' | '% of a core' | '%' | 'B' | 'bit/s' | 'B/request' | 'count'

type UnitsOf<Limits> = Readonly<Record<keyof Limits, PromiseUnit>>

const ofRun = {
  concurrent: 'ms',
  p50: 'ms',
  p95: 'ms',
  p99: 'ms',
  mean: 'ms',
  throughput: '1/s',
  errors: 'count',
  connections: 'count',
  cpu: '% of a core',
  cpuPerRequest: 'ms',
  memory: 'B',
  fileDescriptors: 'count',
  network: 'bit/s',
  stdDev: 'ms',
  drift: 'ms',
} as const satisfies UnitsOf<Omit<Promises, 'capacity' | 'calls'>>

const { p50, p95, p99, mean, errors } = ofRun
const ofCall = { p50, p95, p99, mean, errors } satisfies UnitsOf<CallPromises>
/** Promises for one call among several: `calls.order.p99`. */
export const callPromiseUnits: Readonly<Record<string, PromiseUnit>> = ofCall

/** Kinds of record with latencies of single calls. */
export const kindsWithCalls: readonly AnyRecord['kind'][] = ['run', 'soak', 'knee']

const { concurrent: _concurrent, ...ofRate } = ofRun
const { stdDev: _stdDev, drift: _drift, ...ofMinute } = ofRate
const drift = { memory: 'B', fileDescriptors: 'count', p99: 'ms' } as const satisfies UnitsOf<DriftLimits>

/** The promises for each kind of record, with units; a part of a promise follows its name and a dot. */
export const promiseUnits: Readonly<Record<AnyRecord['kind'], Readonly<Record<string, PromiseUnit>>>> = {
  run: { ...ofRun, 'capacity.errors': 'count' },
  leak: {
    heap: 'B/request',
    external: 'B/request',
    native: 'B/request',
    files: 'B/request',
    helpers: 'B/request',
    workingSet: 'B',
  } satisfies UnitsOf<LeakPromises>,
  soak: {
    ...ofMinute,
    ...Object.fromEntries(Object.entries(drift).map(([part, unit]) => [`drift.${part}`, unit])),
  },
  knee: { ...ofRate, rateMin: '1/s' } satisfies UnitsOf<Omit<KneePromises, 'calls'>>,
  comparison: Object.fromEntries(Object.keys(metrics).map(name => [name, '%' as const])),
  faultRun: {
    settled: 'ms',
    databaseConnections: 'count',
    ...Object.fromEntries(Object.keys(faultCatalogue).map(fault => [`recovery.${fault}`, 'ms' as const])),
  },
  // Only the spec knows its own rules.
  judgements: {},
}
