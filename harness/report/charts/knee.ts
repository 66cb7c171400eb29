import { kneeOf, verdictOf, type RateTrial } from '../../judge/knee.ts'
import type { Judgement } from '../../judge/judgement.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { compact, compactOrNull } from './thin.ts'

/** What was measured at one rate, of the promises that have a figure. */
export interface TriedRate {
  readonly rate: number
  readonly verdict: Verdict
  readonly figures: readonly (Pick<Judgement, 'title' | 'unit' | 'examined' | 'limit'> & {
    readonly measured: number | null
  })[]
}

/** The search for the highest rate that keeps its promises. */
export interface KneeChartData {
  readonly kind: 'knee'
  /** In the order in which they were tried. */
  readonly tried: readonly TriedRate[]
  readonly kept: number
  /** `null` where every rate was kept. */
  readonly broken: number | null
}

export function kneeChartData(trials: readonly RateTrial[]): KneeChartData {
  const { kept, broken } = kneeOf(trials)
  return {
    kind: 'knee',
    kept,
    broken: compactOrNull(broken),
    tried: trials.map(trial => ({
      rate: trial.rate,
      verdict: verdictOf(trial),
      figures: trial.judgements.map(({ title, unit, examined, limit, measured }) => ({
        title,
        unit,
        ...(examined !== undefined && { examined }),
        limit,
        measured: measured === null ? null : compact(measured),
      })),
    })),
  }
}
