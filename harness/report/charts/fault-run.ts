import { Distribution } from '../../record/distribution.ts'
import { faultCatalogue, type FaultWindow } from '../../faults/plan.ts'
import { recoveryOf } from '../../judge/recovery.ts'
import type { Happening } from '../../judge/violations.ts'
import { compact, compactOrNull, thinned } from './thin.ts'

/** `failed` certainly had no effect; `unknown` may have had one. */
export const outcomes = ['ok', 'failed', 'unknown'] as const
/** What came of an operation: one of `outcomes`. */
export type OperationOutcome = (typeof outcomes)[number]

/** An operation of a workload under faults. Milliseconds on the clock of the faults. */
export interface FaultRunOperation {
  readonly client: number
  readonly sentMs: number
  readonly answeredMs: number
  readonly outcome: OperationOutcome
}

export interface FaultRunInput {
  readonly name: string
  readonly clients: number
  readonly operations: readonly FaultRunOperation[]
  readonly windows: readonly FaultWindow[]
  readonly crashes: readonly Happening[]
}

export interface ShownFault {
  readonly fault: string
  readonly strikes: string
  readonly fromMs: number
  readonly healedMs: number
  readonly hits: number
  /** After it was healed, until 99 % of all requests succeeded again; `null` where that was never seen. */
  readonly recoveredMs: number | null
  readonly limitMs: number
}

/** A workload under faults: who sent what when, what came of it, and what was done to the system meanwhile. */
export interface FaultRunChartData {
  readonly kind: 'faultRun'
  readonly name: string
  readonly clients: number
  readonly durationMs: number
  /** Client, sent at, time it took, index of its outcome in `outcomes`. */
  readonly operations: readonly (readonly [client: number, sentMs: number, tookMs: number, outcome: number])[]
  /** How many there were of each outcome; where `operations` has fewer, they are evenly thinned. */
  readonly counts: Readonly<Record<OperationOutcome, number>>
  readonly everyMs: number
  readonly p50: readonly (number | null)[]
  readonly p99: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  /** Of the operations sent in each stretch, in percent. */
  readonly succeeded: readonly (number | null)[]
  readonly faults: readonly ShownFault[]
  readonly crashes: readonly Happening[]
}

/** Of each outcome: the few that went wrong are all shown, however many did not. */
const shownMax = 4_000
const bucketsMax = 240
const bucketMsMin = 250

/**
 * What the report draws of a workload under faults.
 *
 * @example charts.push(faultRunChartData({ name: 'money', clients: 20, operations, windows, crashes }))
 */
export function faultRunChartData({
  name,
  clients,
  operations,
  windows,
  crashes,
}: FaultRunInput): FaultRunChartData {
  const endMs = Math.max(0, ...operations.map(({ answeredMs }) => answeredMs), ...windows.map(b => b.untilMs))
  const everyMs = Math.max(bucketMsMin, Math.ceil(endMs / bucketsMax / 50) * 50)
  const byOutcome = Map.groupBy(operations, ({ outcome }) => outcome)
  const shown = outcomes.flatMap(outcome => thinned(byOutcome.get(outcome) ?? [], shownMax))
  return {
    kind: 'faultRun',
    name,
    clients,
    durationMs: Math.ceil(endMs),
    operations: shown.map(({ client, sentMs, answeredMs, outcome }) => [
      client % clients,
      Math.round(sentMs),
      Math.round(answeredMs - sentMs),
      outcomes.indexOf(outcome),
    ]),
    counts: {
      ok: byOutcome.get('ok')?.length ?? 0,
      failed: byOutcome.get('failed')?.length ?? 0,
      unknown: byOutcome.get('unknown')?.length ?? 0,
    },
    everyMs,
    ...bucketsOf(operations, everyMs, Math.ceil(endMs / everyMs)),
    faults: windows.map(window => faultOf(window, operations)),
    crashes: crashes.map(({ atMs, what }) => ({ atMs: Math.round(atMs), what })),
  }
}

function bucketsOf(operations: readonly FaultRunOperation[], everyMs: number, count: number) {
  const buckets = Array.from({ length: count }, (): FaultRunOperation[] => [])
  for (const operation of operations) buckets[Math.floor(operation.sentMs / everyMs)]?.push(operation)
  const latencies = buckets.map(bucket =>
    Distribution.of(bucket.map(({ sentMs, answeredMs }) => answeredMs - sentMs)),
  )
  const quantile = (p: number) => latencies.map(latency => compactOrNull(latency.quantile(p)))
  return {
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: quantile(1),
    succeeded: buckets.map(bucket => {
      if (bucket.length === 0) return null
      return compact((bucket.filter(({ outcome }) => outcome === 'ok').length / bucket.length) * 100)
    }),
  }
}

function faultOf(window: FaultWindow, operations: readonly FaultRunOperation[]): ShownFault {
  const { fault, fromMs, healedMs, hits } = window
  const requests = operations
    .map(({ sentMs, answeredMs, outcome }) => ({ sentMs, answeredMs, succeeded: outcome === 'ok' }))
    .toSorted((a, b) => a.sentMs - b.sentMs)
  const { strikes, recoversWithin } = faultCatalogue[fault]
  return {
    fault,
    strikes,
    fromMs: Math.round(fromMs),
    healedMs: Math.round(healedMs),
    hits,
    recoveredMs: compactOrNull(recoveryOf(requests, window)?.steadyMs),
    limitMs: recoversWithin,
  }
}
