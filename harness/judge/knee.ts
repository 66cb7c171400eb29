import type { PerSecond } from '../record/units.ts'
import type { Evidence } from './evidence.ts'
import type { FixCode } from './fix.ts'
import { unattributed, unmeasured, type Judgement } from './judgement.ts'
import { atLeast } from './limit.ts'
import type { Verdict } from './verdict.ts'

export interface RateTrial {
  readonly rate: PerSecond
  readonly judgements: readonly Judgement[]
}

/** Accepted ratio of the lowest broken rate to the highest kept rate; undecided rates may lie between them. */
export const tolerable = 1.5

/** A rate is kept if every promise is kept, broken if one is broken, and otherwise undecided. */
export function verdictOf({ judgements }: RateTrial): Verdict {
  if (judgements.some(({ verdict }) => verdict === 'fail')) return 'fail'
  return judgements.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'inconclusive'
}

const rates = (trials: readonly RateTrial[], wanted: Verdict): number[] =>
  trials.filter(trial => verdictOf(trial) === wanted).map(({ rate }) => rate)

/** The highest rate at which every promise held, and the lowest at which one did not: the knee lies between. */
export function kneeOf(trials: readonly RateTrial[]): { kept: number; broken: number } {
  const broken = Math.min(...rates(trials, 'fail'))
  // A kept rate above a broken one was luck: a service does not get faster under more load.
  const kept = Math.max(0, ...rates(trials, 'pass').filter(rate => rate < broken))
  return { kept, broken }
}

/**
 * The highest rate at which promises hold. Without `rateMin` the knee is only reported: it fails only if every rate breaks the
 * promises, and is inconclusive if rates far above it, or all below the lowest that broke, were undecided.
 */
export function judgeKnee(trials: readonly RateTrial[], rateMin?: PerSecond): Judgement {
  const { kept, broken } = kneeOf(trials)
  const judgement = reportKnee(trials, kept, broken)
  if (rateMin === undefined) return judgement
  const { fix = 'tryRatesBetween', cause: _cause, ...found } = judgement
  const { limit } = atLeast(rateMin, found.unit)
  if (kept >= rateMin) return { ...found, limit, verdict: 'pass' }
  if (broken <= rateMin) return { ...found, limit, verdict: 'fail', ...causeAt(broken, trials) }
  const undecided = { ...found, limit, verdict: 'inconclusive', fix } as const
  // What breaks a higher rate is not to blame for an undecided one.
  return judgement.verdict === 'fail'
    ? { ...undecided, blame: null, origins: [], fix: 'freeHostForRates' }
    : undecided
}

function reportKnee(trials: readonly RateTrial[], kept: number, broken: number): Judgement {
  const call = trials[0]?.judgements[0]?.call ?? null
  const title = 'highest rate that keeps its promises'
  const shown = { check: 'knee', title, unit: 'req/s', limit: null }
  const evidence = trials.toSorted((a, b) => a.rate - b.rate).map(trialEvidence)
  const found = { ...unattributed, ...shown, call, measured: kept, evidence }
  if (kept === 0 && !Number.isFinite(broken)) {
    const why: Evidence = { kind: 'nothing', of: 'decidedRates' }
    return { ...unmeasured(shown, [why, ...evidence], undecidedFix(trials)), call }
  }
  const undecided = rates(trials, 'inconclusive').filter(rate => rate > kept && rate < broken)
  if (kept === 0 && undecided.length === 0) return { ...found, verdict: 'fail', ...causeAt(broken, trials) }
  const between = { ...found, ...(Number.isFinite(broken) && { interval: [kept, broken] as const }) }
  // Undecided rates may lower the knee because of interference, which is not the service's fault.
  if (undecided.length === 0 || broken / kept <= tolerable) return { ...between, verdict: 'pass' }
  return { ...between, verdict: 'inconclusive', fix: 'freeHostForRates' }
}

/** The run at the lowest rate that broke is profiled: its cause, if it is known, is that of the knee. */
function causeAt(broken: number, trials: readonly RateTrial[]) {
  const judgements = trials.filter(({ rate }) => rate === broken).flatMap(trial => trial.judgements)
  const known = judgements.find(({ verdict, cause }) => verdict === 'fail' && cause !== undefined)
  if (known === undefined) return { fix: 'tryLowerRates' } as const
  const { blame, cause, origins, fix = 'tryLowerRates' } = known
  return { blame, ...(cause !== undefined && { cause }), origins, fix }
}

/** The fix where no rate was decided: at the highest the samples are the most, and a lower one has even fewer. */
function undecidedFix(trials: readonly RateTrial[]): FixCode {
  const [highest] = trials.toSorted((a, b) => b.rate - a.rate)
  if (highest?.judgements.some(({ blame }) => blame === 'host')) return 'freeHost'
  const evidence = trials.flatMap(({ judgements }) => judgements.flatMap(one => one.evidence))
  return evidence.some(({ kind }) => kind === 'tooFew') ? 'tryHigherRates' : 'freeHostForRates'
}

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
