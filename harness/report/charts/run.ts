import { Distribution } from '../../record/distribution.ts'
import { bottleneckOf } from '../../judge/bottleneck.ts'
import { evidenceLines } from '../text/evidence.ts'
import { withoutInterference } from '../../judge/interference.ts'
import { wholeLatency } from '../../judge/latency.ts'
import type { Promises } from '../../judge/promises.ts'
import {
  latencyMs,
  succeeded,
  type Failure,
  type Connections,
  type RunRecord,
} from '../../record/operation.ts'
import { histogramOf, percentilesOf, type Histogram, type Percentiles } from './latency.ts'
import { samplesOf, type SampleSeries } from './samples.ts'
import { compact, compactOrNull, inGroups } from './thin.ts'

/** Limits of the promises that a chart can draw, in the unit of its axis. */
export interface RunLimits {
  readonly latencyMs?: number
  readonly ratePerSecond?: number
  readonly cpuOfCore?: number
  readonly memoryMb?: number
  readonly fileDescriptors?: number
  readonly networkMbps?: number
}

/** Latencies by the second in which requests were intended; of a long run several seconds make one point. */
export interface SecondSeries {
  readonly everyMs: number
  readonly p50: readonly (number | null)[]
  readonly p90: readonly (number | null)[]
  readonly p99: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  /** A second; `null` where the run ended too soon to tell. */
  readonly rate: readonly (number | null)[]
  /** In all of the time of a point. */
  readonly failed: readonly number[]
}

/** One run as the report shows it: nothing that grows with its length. */
export interface RunChartData {
  readonly kind: 'run'
  readonly clients: number
  readonly load: RunRecord['load']
  readonly durationMs: number
  readonly quotaCores: number
  readonly requests: number
  readonly limits: RunLimits
  readonly seconds: SecondSeries
  /** Each request, where there were so few that the record has them all. */
  readonly single?: readonly (readonly [atMs: number, latencyMs: number, succeeded: 0 | 1])[]
  readonly histogram: Histogram
  readonly percentiles: Percentiles
  readonly samples: SampleSeries
  readonly failures: readonly Failure[]
  readonly connections: Connections
  /** Stretches that latency was not judged by, because generator or host held requests up, and why. */
  readonly disturbed: readonly (readonly [fromMs: number, toMs: number])[]
  readonly leftOut: readonly string[]
  /** What the time went to, on the service's side. */
  readonly account: string
}

const shownDisturbed = 60
/** Of the last second there may be a few milliseconds, too few for a rate. */
const shortestMs = 500

/** What a run was like, and what it was promised. */
export function runChartData(record: RunRecord, promises: Promises): RunChartData {
  const whole = wholeLatency(record)
  const limits = limitsOf(promises)
  const complete = whole.count > 0 && record.first.length === whole.count
  return {
    kind: 'run',
    clients: record.clients,
    load: record.load,
    durationMs: compact(record.durationMs),
    quotaCores: record.quotaCores,
    requests: whole.count,
    limits,
    seconds: secondsOf(record),
    ...(complete && {
      single: record.first.map(
        operation =>
          [
            compact(operation.intendedMs),
            compact(latencyMs(operation)),
            succeeded(operation) ? 1 : 0,
          ] as const,
      ),
    }),
    histogram: histogramOf(whole),
    percentiles: percentilesOf(whole),
    samples: samplesOf(record),
    failures: record.failures.map(failure => ({ ...failure, firstMs: compact(failure.firstMs) })),
    connections: record.connections,
    ...disturbedIn(record, limits.latencyMs),
    account: evidenceLines([bottleneckOf(record)]).join('\n'),
  }
}

function limitsOf(promises: Promises): RunLimits {
  const { p50, p95, p99, concurrent, throughput, cpu, memory, fileDescriptors, network } = promises
  const latency = p99 ?? p95 ?? p50 ?? concurrent
  return {
    ...(latency !== undefined && { latencyMs: latency }),
    ...(throughput !== undefined && { ratePerSecond: throughput }),
    ...(cpu !== undefined && { cpuOfCore: cpu }),
    ...(memory !== undefined && { memoryMb: memory / 1e6 }),
    ...(fileDescriptors !== undefined && { fileDescriptors }),
    ...(network !== undefined && { networkMbps: network / 1e6 }),
  }
}

function secondsOf({ seconds, durationMs }: RunRecord): SecondSeries {
  const groups = inGroups(seconds)
  const everyMs = 1000 * (groups[0]?.length ?? 1)
  const latencies = groups.map(group => Distribution.merge(group.map(({ latency }) => latency)))
  const quantile = (p: number) => latencies.map(latency => compactOrNull(latency.quantile(p)))
  return {
    everyMs,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    max: quantile(1),
    rate: latencies.map(({ count }, index) => {
      const lengthMs = Math.min(everyMs, durationMs - index * everyMs)
      return lengthMs < shortestMs && groups.length > 1 ? null : compact((count * 1000) / lengthMs)
    }),
    failed: groups.map(group => group.reduce((sum, { failed }) => sum + failed, 0)),
  }
}

/** Neighbouring seconds are one stretch. */
function disturbedIn(
  record: RunRecord,
  limitMs: number | undefined,
): Pick<RunChartData, 'disturbed' | 'leftOut'> {
  if (limitMs === undefined) return { disturbed: [], leftOut: [] }
  const { seconds, leftOut } = withoutInterference(record, limitMs)
  const clean = new Set(seconds.map(({ latency }) => latency))
  const stretches: [number, number][] = []
  for (const [index, { latency }] of record.seconds.entries()) {
    if (clean.has(latency)) continue
    const last = stretches.at(-1)
    if (last?.[1] === index * 1000) last[1] += 1000
    else stretches.push([index * 1000, index * 1000 + 1000])
  }
  return { disturbed: stretches.slice(0, shownDisturbed), leftOut: evidenceLines(leftOut) }
}
