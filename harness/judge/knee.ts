import type { PerSecond } from '../record/units.ts'
import { unmeasured, type Judgement, type Verdict } from './verdict.ts'
import { round } from '../record/round.ts'

/** A rate that was tried, and what its run was judged. */
export interface RateTrial {
  readonly rate: PerSecond
  readonly judgements: readonly Judgement[]
}

/** Between the highest rate that was kept and the lowest that broke; rates that nobody could decide may lie there. */
const tolerable = 1.5

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
  const judgement = reportKnee(trials)
  return rateMin === undefined ? judgement : heldTo(judgement, kneeOf(trials), rateMin)
}

/** A knee at or above a rate keeps the promise; a rate that broke at or below it breaks the promise. */
function heldTo(
  { fix = 'try rates between the two', ...judgement }: Judgement,
  { kept, broken }: { readonly kept: number; readonly broken: number },
  rateMin: PerSecond,
): Judgement {
  const limit = `>= ${rateMin}`
  if (kept >= rateMin) return { ...judgement, limit, verdict: 'pass' }
  if (broken <= rateMin) return { ...judgement, limit, verdict: 'fail', fix: 'make the service faster' }
  return { ...judgement, limit, verdict: 'inconclusive', fix }
}

function reportKnee(trials: readonly RateTrial[]): Judgement {
  const shown = {
    check: 'knee',
    title: 'highest rate that keeps its promises',
    unit: 'req/s',
    limit: 'reported',
  }
  const { kept, broken } = kneeOf(trials)
  const evidence = trials.toSorted((a, b) => a.rate - b.rate).map(describe)
  const above = rates(trials, 'inconclusive').filter(rate => rate > kept && rate < broken)
  if (kept > 0) {
    const interval = Number.isFinite(broken) ? { interval: [kept, broken] as const } : {}
    const found = { ...shown, measured: kept, ...interval, evidence }
    // A knee that somebody else's work has pushed down is none of the service's.
    if (above.length === 0 || broken / kept <= tolerable) return { ...found, verdict: 'pass' }
    return { ...found, verdict: 'inconclusive', fix: 'free a core: the rates above it could not be decided' }
  }
  if (!Number.isFinite(broken)) {
    const undecided = unmeasured(shown, 'no rate was decided', 'free a core, or try lower rates')
    return { ...undecided, evidence: [...undecided.evidence, ...evidence] }
  }
  return {
    ...shown,
    measured: 0,
    verdict: 'fail',
    evidence,
    fix: 'try lower rates, or make the service faster',
  }
}

const describe = (trial: RateTrial): string => {
  const figures = trial.judgements.map(({ title, measured, unit, verdict, evidence }) => {
    const value = measured === null ? 'not measured' : `${round(measured)} ${unit}`
    const blame = verdict === 'pass' ? [] : evidence.slice(0, 1)
    return [`${title} ${value}`, ...blame].join(', ')
  })
  return `${round(trial.rate)} req/s ${verdictOf(trial)}: ${figures.join('; ')}`
}
