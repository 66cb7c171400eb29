import { latencyMs, type RunRecord } from '../record/operation.ts'
import { ms, type Bytes, type Count, type Milliseconds } from '../record/units.ts'
import { withoutInterference } from './interference.ts'
import { wholeLatency } from './latency.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { quantile, samplesNeeded, sorted } from './statistics.ts'
import type { Judgement } from './verdict.ts'

/** A minute of a soak, folded when it is over: an hour takes no more memory than sixty of these. */
export interface Minute {
  readonly fromMs: number
  readonly durationMs: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** P99 of its seconds in which neither generator nor host held requests up; undefined where too few are left. */
  readonly calmP99Ms: number | undefined
  /** Every promise held for this minute alone, with all its seconds and samples at hand. */
  readonly judgements: readonly Judgement[]
  /** Medians; undefined where nothing could be read. */
  readonly anonymousBytes: number | undefined
  readonly fileDescriptors: number | undefined
  /** Live memory of the harness itself, which must not grow with the length of a run. */
  readonly harnessBytes: number
}

/** How much may be gained over the whole run. */
export interface DriftLimits {
  readonly memory: Bytes
  readonly fileDescriptors: Count
  readonly p99: Milliseconds
}

/** Some seconds of a soak. Its seconds begin with `fromMs`; its samples are on the clock of the whole. */
export interface Part {
  readonly fromMs: number
  readonly record: RunRecord
  readonly harnessBytes: number
}

/** Successive parts as one run whose clock begins with the first of them. */
export function joined(parts: readonly Part[]): RunRecord {
  const records = parts.map(({ record }) => record)
  const [first, last] = [records.at(0), records.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('no part: join one at least')
  const fromMs = parts[0]?.fromMs ?? 0
  const byOutcome = Map.groupBy(
    records.flatMap(({ failures }) => failures),
    ({ outcome }) => outcome,
  )
  return {
    ...last,
    durationMs: ms(records.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    seconds: records.flatMap(({ seconds }) => seconds),
    failures: [...byOutcome].map(([outcome, all]) => ({
      outcome,
      count: all.reduce((sum, { count }) => sum + count, 0),
      firstMs: Math.min(...all.map(({ firstMs }) => firstMs)),
    })),
    slowest: records
      .flatMap(({ slowest }) => slowest)
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, first.slowest.length),
    first: first.first,
    samples: records.flatMap(({ samples }) =>
      samples.map(sample => ({ ...sample, atMs: sample.atMs - fromMs })),
    ),
  }
}

export interface SoakPromises {
  /** Hold in every minute. */
  readonly everyMinute: Promises
  readonly drift: DriftLimits
}

/** Judges and folds the parts of a minute. */
export const foldMinute = (parts: readonly Part[], promises: SoakPromises): Minute => ({
  ...foldRecord(joined(parts), promises),
  fromMs: parts[0]?.fromMs ?? 0,
  harnessBytes: Math.min(...parts.map(({ harnessBytes }) => harnessBytes)),
})

function foldRecord(record: RunRecord, { everyMinute, drift }: SoakPromises) {
  const latency = wholeLatency(record)
  const { latency: calm } = withoutInterference(record, drift.p99)
  return {
    durationMs: record.durationMs,
    requests: latency.count,
    p50Ms: latency.quantile(0.5),
    p99Ms: latency.quantile(0.99),
    calmP99Ms: calm.count < samplesNeeded(0.99) ? undefined : calm.quantile(0.99),
    judgements: judgeRecord(record, everyMinute),
    anonymousBytes: median(record.samples.map(({ anonymousBytes }) => anonymousBytes)),
    fileDescriptors: median(record.samples.flatMap(({ fileDescriptors }) => fileDescriptors ?? [])),
  }
}

export const median = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : quantile(sorted(values), 0.5)
