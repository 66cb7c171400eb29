import { round } from '../record/round.ts'

/**
 * `inconclusive` means the evidence does not decide: too few samples, a late generator, a fault that never
 * hit. It is never green, and it never accuses the service.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

export type Interval = readonly [low: number, high: number]

/** What one check measured, what was promised, and what follows. A row of the verification table. */
export interface Judgement {
  /** The check's name inside its spec, such as `latency.p99`. */
  readonly check: string
  readonly title: string
  /** `null` where nothing could be measured. */
  readonly measured: number | null
  readonly unit: string
  /** The promise as it is printed, such as `< 100`. */
  readonly limit: string
  /** 95 % confidence interval of `measured`, where it is an estimate. */
  readonly interval?: Interval
  readonly verdict: Verdict
  /** What a reader needs to believe the verdict, one line each. */
  readonly evidence: readonly string[]
  /** What to do about a verdict that is not `pass`. */
  readonly fix?: string
  /** When a rule was broken, the first times: milliseconds since the start of the workload. */
  readonly moments?: readonly number[]
}

export type Measurement = Pick<Judgement, 'check' | 'title' | 'unit' | 'interval'> & {
  readonly measured: number
  readonly evidence?: readonly string[]
}

export interface Promised {
  readonly relation: '<' | '<=' | '>='
  readonly limit: number
}

const holds = (value: number, { relation, limit }: Promised): boolean => {
  switch (relation) {
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>=':
      return value >= limit
  }
}

/**
 * Passes only when the whole interval keeps the promise and fails only when the whole interval breaks it: an
 * interval that holds the limit itself decides nothing.
 */
export function judge(measurement: Measurement, promised: Promised): Judgement {
  const { interval = [measurement.measured, measurement.measured], evidence = [] } = measurement
  const kept = interval.map(end => holds(end, promised))
  const shown = { ...measurement, limit: `${promised.relation} ${promised.limit}` }
  if (kept.every(Boolean)) return { ...shown, verdict: 'pass', evidence }
  if (!kept.some(Boolean)) return { ...shown, verdict: 'fail', evidence }
  return {
    ...shown,
    verdict: 'inconclusive',
    evidence: [`the limit lies inside the 95 % interval ${interval.map(round).join(' – ')}`, ...evidence],
    fix: 'measure for longer (`for`), or on a quieter machine',
  }
}

/** A check that could not be measured at all. */
export const unmeasured = (
  { check, title, unit, limit }: Pick<Judgement, 'check' | 'title' | 'unit' | 'limit'>,
  why: string,
  fix: string,
): Judgement => ({
  check,
  title,
  unit,
  limit,
  measured: null,
  verdict: 'inconclusive',
  evidence: [why],
  fix,
})
