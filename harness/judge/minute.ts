import { Distribution } from '../record/distribution.ts'
import { FailuresByKind } from '../record/failures-by-kind.ts'
import { mapValues } from '../record/map-values.ts'
import { latencyMs } from '../record/operation.ts'
import type { Sample } from '../record/sample.ts'
import type { RunRecord, Second } from '../record/run.ts'
import { ms } from '../record/units.ts'
import { withInterference, withoutInterference } from './interference.ts'
import { wholeLatency } from './latency.ts'
import { median, samplesNeeded, sum } from './statistics.ts'

/**
 * Some seconds of a soak, which begin at `fromMs`: the samples of a part use the clock of the whole soak. When a minute is over, its
 * parts become one with its own clock, reduced to about 130 kB of JSON: see `foldMinute`.
 */
export interface Minute {
  readonly fromMs: number
  readonly run: RunRecord
  /** Live memory of the harness itself, which must not grow with the length of a run. */
  readonly harnessBytes: number
}

/** Successive parts as one run whose clock begins with the first part. */
export function joined(parts: readonly Minute[]): RunRecord {
  const records = parts.map(({ run }) => run)
  const [first, last] = [parts.at(0), parts.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no part: join one at least')
  const ofReplicas = first.run.ofReplicas?.map((_, index) =>
    Distribution.merge(records.flatMap(record => record.ofReplicas?.[index] ?? [])),
  )
  const connections = records.map(record => record.connections)
  // Each part counts those that are still open from the one before as opened.
  const kept = connections.slice(0, -1).map(({ opened, lost }) => opened - lost)
  return {
    ...last.run,
    durationMs: ms(sum(records.map(({ durationMs }) => durationMs))),
    seconds: records.flatMap(({ seconds }) => seconds),
    failures: FailuresByKind.sumOf(records.flatMap(({ failures }) => failures)),
    slowest: records
      .flatMap(({ slowest }) => slowest)
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, Math.max(...records.map(({ slowest }) => slowest.length))),
    first: first.run.first,
    connections: {
      opened: sum(connections.map(({ opened }) => opened)) - sum(kept),
      lost: sum(connections.map(({ lost }) => lost)),
    },
    ...(ofReplicas && { ofReplicas }),
    samples: records.flatMap(({ samples }) =>
      samples.map(sample => ({ ...sample, atMs: sample.atMs - first.fromMs })),
    ),
  }
}

/**
 * Keeps what promises need of a minute, whatever their limits: latencies and interference of each second, a sample per second,
 * the failures, and the slowest requests; neither the first requests, which only short runs need, nor how late each was sent.
 */
export function foldMinute(parts: readonly Minute[]): Minute {
  const record = joined(parts)
  return {
    fromMs: Math.min(...parts.map(({ fromMs }) => fromMs)),
    run: { ...record, seconds: foldSeconds(record), samples: onePerSecond(record.samples), first: [] },
    harnessBytes: Math.min(...parts.map(({ harnessBytes }) => harnessBytes)),
  }
}

/** Judges need only the sum of the service time over the run: it is kept in the first second. */
function foldSeconds(record: RunRecord): Second[] {
  const serviceTime = Distribution.merge(record.seconds.map(second => second.serviceTime))
  return withInterference(record).map((second, index) => ({
    ...second,
    serviceTime: index === 0 ? serviceTime : new Distribution(),
    dispatchLag: new Distribution(),
  }))
}

/**
 * The last sample of each second, with the largest working set and the most descriptors of that second. The longest starvation of
 * a replica within a quarter of a second is kept with the second, because its total wait in the second would be more.
 */
const onePerSecond = (samples: readonly Sample[]): Sample[] =>
  [...Map.groupBy(samples, ({ atMs }) => Math.ceil(atMs / 1000)).values()].flatMap(all => {
    const last = all.slice(-1)
    const descriptors = all.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])
    return last.map(sample => ({
      ...sample,
      workingSetBytes: Math.max(...all.map(({ workingSetBytes }) => workingSetBytes)),
      ...(descriptors.length > 0 && { fileDescriptors: Math.max(...descriptors) }),
      ...(sample.replicas && {
        replicas: mapValues(sample.replicas, ({ othersMs: _others, ...own }) => own),
      }),
    }))
  })

export function calmP99Ms({ run }: Minute, limitMs: number): number | undefined {
  const latency = wholeLatency(withoutInterference(run, limitMs))
  return latency.count < samplesNeeded(0.99) ? undefined : latency.quantile(0.99)
}

/** Median; undefined if nothing could be read. */
export const anonymousMegabytesOf = ({ run }: Minute): number | undefined =>
  medianIfAny(run.samples.map(({ anonymousBytes }) => anonymousBytes / 1e6))

export const fileDescriptorsOf = ({ run }: Minute): number | undefined =>
  medianIfAny(run.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? []))

const medianIfAny = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : median(values)
