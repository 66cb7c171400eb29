import { wholeLatency } from '../../judge/latency.ts'
import { anonymousBytesOf, calmP99Ms, fileDescriptorsOf, type Minute } from '../../judge/minute.ts'
import { judgeRecord } from '../../judge/promises.ts'
import type { SoakPromises, SoakRecord } from '../../judge/soak.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { compactOrNull } from './thin.ts'

/** One minute of a soak. */
export interface SoakMinute {
  readonly fromMinute: number
  readonly requests: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  /** Of its seconds that neither generator nor host spoiled. */
  readonly calmP99Ms: number | null
  readonly anonymousMb: number | null
  readonly fileDescriptors: number | null
  readonly harnessMb: number | null
  readonly verdict: Verdict
  /** The checks it did not pass. */
  readonly broken: readonly string[]
}

/** A long run, minute by minute. */
export interface SoakChartData {
  readonly kind: 'soak'
  readonly plannedMinutes: number
  readonly ending: SoakRecord['ending']['kind']
  readonly minutes: readonly SoakMinute[]
}

export const soakChartData = (
  { plannedMs, minutes, ending }: SoakRecord,
  promises: SoakPromises,
): SoakChartData => ({
  kind: 'soak',
  plannedMinutes: plannedMs / 60_000,
  ending: ending.kind,
  minutes: minutes.map(minute => minuteOf(minute, promises)),
})

function minuteOf(minute: Minute, { everyMinute, drift }: SoakPromises): SoakMinute {
  const latency = wholeLatency(minute.run)
  const broken = judgeRecord(minute.run, everyMinute).filter(({ verdict }) => verdict !== 'pass')
  const failed = broken.some(({ verdict }) => verdict === 'fail')
  const megabytes = (bytes: number | undefined) => compactOrNull(bytes === undefined ? bytes : bytes / 1e6)
  return {
    fromMinute: Number((minute.fromMs / 60_000).toFixed(2)),
    requests: latency.count,
    p50Ms: compactOrNull(latency.quantile(0.5)),
    p99Ms: compactOrNull(latency.quantile(0.99)),
    calmP99Ms: compactOrNull(calmP99Ms(minute, drift.p99)),
    anonymousMb: megabytes(anonymousBytesOf(minute)),
    fileDescriptors: compactOrNull(fileDescriptorsOf(minute)),
    harnessMb: megabytes(minute.harnessBytes),
    verdict: failed ? 'fail' : broken.length > 0 ? 'inconclusive' : 'pass',
    broken: broken.map(({ check }) => check),
  }
}
