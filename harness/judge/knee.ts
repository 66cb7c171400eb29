import type { PerSecond } from '../record/units.ts'
import type { Evidence } from './evidence.ts'
import { unattributed, unmeasured, type Judgement } from './judgement.ts'
import { atLeast } from './limit.ts'
import type { Verdict } from './verdict.ts'

/** A rate that was tried, and what its run was judged. */
export interface RateTrial {
  readonly rate: PerSecond
  readonly judgements: readonly Judgement[]
}

/** Between the highest rate that was kept and the lowest that broke; rates that nobody could decide may lie there. */
export const tolerable = 1.5

/** A rate is kept when every promise is, broken when one is, and undecided otherwise. */
export function verdictOf({ judgements }: RateTrial): Verdict {
  if (judgements.some(({ verdict }) => verdict === 'fail')) return 'fail'
  return judgements.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'inconclusive'
}

const rates = (trials: readonly RateTrial[], wanted: Verdict): number[] =>
  trials.filter(trial => verdictOf(trial) === wanted).map(({ rate }) => rate)

/** The highest rate at which every promise held, and the lowest one at which one did not: the knee lies between. */
export function kneeOf(trials: readonly RateTrial[]): { kept: number; broken: number } {
  const broken = Math.min(...rates(trials, 'fail'))
  // A rate above one that broke was lucky: a service does not get faster under more load.
  const kept = Math.max(0, ...rates(trials, 'pass').filter(rate => rate < broken))
  return { kept, broken }
}

/**
 * The highest rate at which promises hold. Without `rateMin` it is reported, not limited: it fails only where every
 * rate breaks them, and is undecided where rates far above it were.
 */
export function judgeKnee(trials: readonly RateTrial[], rateMin?: PerSecond): Judgement {
  const { kept, broken } = kneeOf(trials)
  const judgement = reportKnee(trials, kept, broken)
  if (rateMin === undefined) return judgement
  const { fix = 'tryRatesBetween', ...found } = judgement
  const { limit } = atLeast(rateMin, found.unit)
  if (kept >= rateMin) return { ...found, limit, verdict: 'pass' }
  if (broken <= rateMin) return { ...found, limit, verdict: 'fail', fix: 'tryLowerRates' }
  return { ...found, limit, verdict: 'inconclusive', fix }
}

function reportKnee(trials: readonly RateTrial[], kept: number, broken: number): Judgement {
  const call = trials[0]?.judgements[0]?.call ?? null
  const title = 'highest rate that keeps its promises'
  const shown = { check: 'knee', title, unit: 'req/s', limit: null }
  const evidence = trials.toSorted((a, b) => a.rate - b.rate).map(trialEvidence)
  const found = { ...unattributed, ...shown, call, measured: kept, evidence }
  if (kept === 0 && Number.isFinite(broken)) return { ...found, verdict: 'fail', fix: 'tryLowerRates' }
  if (kept === 0) {
    const why: Evidence = { kind: 'nothing', of: 'decidedRates' }
    // A rate that is lower still has even fewer samples.
    const fix = trials.some(hasTooFew) ? 'tryHigherRates' : 'freeHostForRates'
    return { ...unmeasured(shown, [why, ...evidence], fix), call }
  }
  const between = { ...found, ...(Number.isFinite(broken) && { interval: [kept, broken] as const }) }
  const undecided = rates(trials, 'inconclusive').filter(rate => rate > kept && rate < broken)
  // A knee that somebody else's work has pushed down is none of the service's.
  if (undecided.length === 0 || broken / kept <= tolerable) return { ...between, verdict: 'pass' }
  return { ...between, verdict: 'inconclusive', fix: 'freeHostForRates' }
}

const hasTooFew = ({ judgements }: RateTrial): boolean =>
  judgements.some(({ evidence }) => evidence.some(({ kind }) => kind === 'tooFew'))

const trialEvidence = (trial: RateTrial): Evidence => ({
  kind: 'rateTrial',
  rate: trial.rate,
  verdict: verdictOf(trial),
  figures: trial.judgements.map(
    ({ title, measured, unit, examined, verdict, blame, evidence: [reason] }) => ({
      title,
      measured,
      unit,
      ...(examined !== undefined && { examined }),
      blame,
      ...(verdict !== 'pass' && blame === null && reason !== undefined && { reason }),
    }),
  ),
})
