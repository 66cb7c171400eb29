import { Distribution } from '../record/distribution.ts'
import { latencyMs } from '../record/operation.ts'
import type { RunRecord } from '../record/run-record.ts'
import type { Sample } from '../record/sample.ts'
import type { Second } from '../record/traffic.ts'
import { ms } from '../record/units.ts'
import { withInterference, withoutInterference } from './interference.ts'
import { wholeLatency } from './latency.ts'
import { median, samplesNeeded, sum } from './statistics.ts'

/** Some seconds of a soak. Its seconds begin with `fromMs`; its samples are on the clock of the whole. */
export interface Part {
  readonly fromMs: number
  readonly record: RunRecord
  /** Live memory of the harness itself, which must not grow with the length of a run. */
  readonly harnessBytes: number
}

/** A minute of a soak, folded when it is over to some 130 kB of JSON. */
export interface Minute extends Omit<Part, 'record'> {
  /** On a clock of its own, and thinned out: see `foldMinute`. */
  readonly run: RunRecord
}

/** Successive parts as one run whose clock begins with the first of them. */
export function joined(parts: readonly Part[]): RunRecord {
  const records = parts.map(({ record }) => record)
  const [first, ...others] = parts
  if (first === undefined) throw new RangeError('no part: join one at least')
  const last = others.at(-1) ?? first
  const byKind = Map.groupBy(
    records.flatMap(({ failures }) => failures),
    ({ call, outcome }) => `${call}\n${outcome}`,
  )
  return {
    ...last.record,
    durationMs: ms(sum(records.map(({ durationMs }) => durationMs))),
    seconds: records.flatMap(({ seconds }) => seconds),
    failures: [...byKind.values()].flatMap(all =>
      all.slice(0, 1).map(one => ({
        ...one,
        count: sum(all.map(({ count }) => count)),
        firstMs: Math.min(...all.map(({ firstMs }) => firstMs)),
      })),
    ),
    slowest: records
      .flatMap(({ slowest }) => slowest)
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, first.record.slowest.length),
    first: first.record.first,
    samples: records.flatMap(({ samples }) =>
      samples.map(sample => ({ ...sample, atMs: sample.atMs - first.fromMs })),
    ),
  }
}

/**
 * Keeps of a minute what its promises are judged by, whatever their limits: the latencies and the interference of each
 * second, a sample a second, the failures, and the slowest requests. Left out are the first requests, by which only
 * short runs are judged, and how late each was sent.
 */
export function foldMinute(parts: readonly Part[]): Minute {
  const record = joined(parts)
  return {
    fromMs: Math.min(...parts.map(({ fromMs }) => fromMs)),
    run: { ...record, seconds: foldSeconds(record), samples: onePerSecond(record.samples), first: [] },
    harnessBytes: Math.min(...parts.map(({ harnessBytes }) => harnessBytes)),
  }
}

/** Of the time the service took, judges need the sum over the run: it stays with the first second. */
function foldSeconds(record: RunRecord): Second[] {
  const serviceTime = Distribution.merge(record.seconds.map(second => second.serviceTime))
  return withInterference(record).map((second, index) => ({
    ...second,
    serviceTime: index === 0 ? serviceTime : new Distribution(),
    dispatchLag: new Distribution(),
  }))
}

/**
 * The last sample of each second, with the largest working set and the most descriptors that were seen in it. How long a
 * replica was without a core within a quarter of a second stands with the second: what it waited in all of it would be more.
 */
const onePerSecond = (samples: readonly Sample[]): Sample[] =>
  [...Map.groupBy(samples, ({ atMs }) => Math.ceil(atMs / 1000)).values()].flatMap(all => {
    const last = all.slice(-1)
    const descriptors = all.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
    return last.map(sample => ({
      ...sample,
      workingSetBytes: Math.max(...all.map(({ workingSetBytes }) => workingSetBytes)),
      ...(descriptors.length > 0 && { fileDescriptors: Math.max(...descriptors) }),
      ...(sample.replicas && { replicas: withoutOthers(sample.replicas) }),
    }))
  })

const withoutOthers = (replicas: NonNullable<Sample['replicas']>): NonNullable<Sample['replicas']> =>
  Object.fromEntries(Object.entries(replicas).map(([name, { othersMs: _others, ...own }]) => [name, own]))

/** P99 of the seconds in which neither generator nor host held requests up; undefined where too few are left. */
export function calmP99Ms({ run }: Minute, limitMs: number): number | undefined {
  const latency = wholeLatency(withoutInterference(run, limitMs))
  return latency.count < samplesNeeded(0.99) ? undefined : latency.quantile(0.99)
}

/** Medians; undefined where nothing could be read. */
export const anonymousBytesOf = ({ run }: Minute): number | undefined =>
  medianIfAny(run.samples.map(({ anonymousBytes }) => anonymousBytes))

export const fileDescriptorsOf = ({ run }: Minute): number | undefined =>
  medianIfAny(run.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? []))

const medianIfAny = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : median(values)
