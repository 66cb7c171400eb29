import { HarnessError } from '../record/errors.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { Cause } from './cause.ts'
import type { Evidence } from './evidence.ts'
import type { Fix } from './fix.ts'
import { holds, type Limit } from './limit.ts'
import { severity, type Culprit, type Interval, type Verdict } from './verdict.ts'

/** The result of one check: measured value, promise and verdict. A row of the verification table. */
export interface Judgement {
  /** The check's name inside its spec, such as `latency.p99`. */
  readonly check: string
  /** What is measured, such as `P99 latency`: the same in every run. */
  readonly title: string
  /** The request, such as `GET /api/health`; `null` for several requests or none. */
  readonly call: string | null
  /** `null` if nothing could be measured. */
  readonly measured: number | null
  readonly unit: string
  /** Number and kind of the items examined: 2 errors in 480 requests. */
  readonly examined?: { readonly count: number; readonly of: string }
  /** `null` if a figure is only reported. */
  readonly limit: Limit | null
  /** 95 % confidence interval of `measured`, if it is an estimate. */
  readonly interval?: Interval
  readonly verdict: Verdict
  /** The culprit of a verdict that is not `pass`, if known. */
  readonly blame: Culprit | null
  readonly cause?: Cause
  /** Lines of source that are the cause, the likeliest first. */
  readonly origins: readonly SourceLine[]
  readonly evidence: readonly Evidence[]
  /** What to do about a verdict that is not `pass`. */
  readonly fix?: Fix
  /** The first violations: milliseconds since the start of the workload. */
  readonly moments?: readonly number[]
}

/** The part of a judgement that is known before the measurement. */
export type Promised = Pick<Judgement, 'check' | 'title' | 'unit' | 'limit'>

export type Limited = Promised & { readonly limit: Limit }

export interface Measurement extends Limited, Pick<Judgement, 'interval' | 'examined'> {
  readonly measured: number
  readonly evidence?: readonly Evidence[]
}

/** For a judgement about no single call, without blame. */
export const unattributed = { call: null, blame: null, origins: [] } as const

/** Passes if the whole interval keeps the promise, fails if all of it breaks it, and is inconclusive if the limit is inside. */
export function judge(measurement: Measurement): Judgement {
  const { measured, limit, interval, evidence = [] } = measurement
  const ends = interval ?? [measured, measured]
  const kept = ends.map(end => holds(end, limit))
  const judged = { ...unattributed, ...measurement }
  if (kept.every(Boolean)) return { ...judged, verdict: 'pass', evidence }
  if (!kept.some(Boolean)) return { ...judged, verdict: 'fail', evidence }
  const inside: Evidence = { kind: 'limitInside', interval: ends }
  return {
    ...judged,
    verdict: 'inconclusive',
    evidence: [inside, ...evidence],
    fix: 'measureLongerOrQuieter',
  }
}

/** Sorts several judgements of one promise, the worst first: by verdict, then by distance on the wrong side of the limit. */
export const worstFirst = (a: Judgement, b: Judgement): number =>
  severity[b.verdict] - severity[a.verdict] || badnessOf(b) - badnessOf(a)

const badnessOf = ({ measured, limit }: Judgement): number =>
  limit?.relation === '>=' ? -Number(measured) : Number(measured)

/** Inconclusive, because the harness's own machine delayed requests. */
export const disturbedBy = (
  blame: 'generator' | 'host',
  judgement: Judgement,
  evidence: readonly Evidence[],
): Judgement => ({
  ...judgement,
  verdict: 'inconclusive',
  blame,
  evidence,
  fix: blame === 'generator' ? 'freeGenerator' : evidence.some(isQuiet) ? 'addCores' : 'freeHost',
})

/** Below this share of the cores, it helps little to stop other processes. */
const quietShare = 0.05

/** Other processes hardly ran, even if they ran only in the seconds in which requests waited for a core. */
const isQuiet = (item: Evidence): boolean =>
  item.kind === 'hostBusy' &&
  item.starved === undefined &&
  (item.otherProcesses + item.stolen) * item.ofSeconds < quietShare * item.seconds

export const unmeasured = (
  { check, title, unit, limit }: Promised,
  why: Evidence | readonly Evidence[],
  fix: Fix,
): Judgement => ({
  ...unattributed,
  check,
  title,
  unit,
  limit,
  measured: null,
  verdict: 'inconclusive',
  evidence: [why].flat(),
  fix,
})

/** The error for a promise that no judge knows. `known`: the promises of this kind of record. */
export const unknownPromise = (name: string, record: string, known: object): HarnessError =>
  new HarnessError(`promise ${name} is unknown: ${record} has ${Object.keys(known).join(', ')}`, {
    fix: 'use one of these names',
  })
