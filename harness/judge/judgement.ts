import type { SourceLine } from '../record/source-line.ts'
import type { Cause } from './cause.ts'
import type { Evidence } from './evidence.ts'
import type { Fix } from './fix.ts'
import { holds, type Limit } from './limit.ts'
import { severity, type Culprit, type Interval, type Verdict } from './verdict.ts'

/** What one check measured, what was promised, and what follows. A row of the verification table. */
export interface Judgement {
  /** The check's name inside its spec, such as `latency.p99`. */
  readonly check: string
  /** What is measured, such as `P99 latency`: the same in every run. */
  readonly title: string
  /** The request it is about, such as `GET /api/health`; `null` where it is about several, or none. */
  readonly call: string | null
  /** `null` where nothing could be measured. */
  readonly measured: number | null
  readonly unit: string
  /** Among how many of what: 2 errors in 480 requests. */
  readonly examined?: { readonly count: number; readonly of: string }
  /** `null` where a figure is reported and not limited. */
  readonly limit: Limit | null
  /** 95 % confidence interval of `measured`, where it is an estimate. */
  readonly interval?: Interval
  readonly verdict: Verdict
  /** Whose fault a verdict that is not `pass` is, where that is known. */
  readonly blame: Culprit | null
  /** Why it is slow, where that was seen. */
  readonly cause?: Cause
  /** Lines of source that are the cause, the likeliest first. */
  readonly origins: readonly SourceLine[]
  /** What a reader needs to believe the verdict. */
  readonly evidence: readonly Evidence[]
  /** What to do about a verdict that is not `pass`. */
  readonly fix?: Fix
  /** When a rule was broken, the first times: milliseconds since the start of the workload. */
  readonly moments?: readonly number[]
}

/** What is known of a judgement before anything is measured. */
export type Promised = Pick<Judgement, 'check' | 'title' | 'unit' | 'limit'>

export type Limited = Promised & { readonly limit: Limit }

export interface Measurement extends Limited, Pick<Judgement, 'interval' | 'examined'> {
  readonly measured: number
  readonly evidence?: readonly Evidence[]
}

/** Of a judgement that is about no single call and blames nobody. */
export const unattributed = { call: null, blame: null, origins: [] } as const

/**
 * Passes only when the whole interval keeps the promise and fails only when the whole interval breaks it: an
 * interval that holds the limit itself decides nothing.
 */
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

/** Of several judgements of one promise the worst first: by the verdict, then by how far a figure is to the wrong side. */
export const worstFirst = (a: Judgement, b: Judgement): number =>
  severity[b.verdict] - severity[a.verdict] || badnessOf(b) - badnessOf(a)

const badnessOf = ({ measured, limit }: Judgement): number =>
  limit?.relation === '>=' ? -Number(measured) : Number(measured)

/** Not to be decided, because the harness's own machine held requests up. */
export const disturbedBy = (
  blame: 'generator' | 'host',
  judgement: Judgement,
  evidence: readonly Evidence[],
): Judgement => ({
  ...judgement,
  verdict: 'inconclusive',
  blame,
  evidence,
  fix: blame === 'generator' ? 'freeGenerator' : 'freeHost',
})

/** A check that could not be measured at all. */
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
