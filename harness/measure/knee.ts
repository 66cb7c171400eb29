import { kneeOf, type RateTrial } from '../judge/knee.ts'
import { judgeRecord, type Promises } from '../judge/promises.ts'
import type { Call, RunRecord } from '../record/operation.ts'
import { beginSpan } from '../progress/span.ts'
import type { RunPlan } from './run.ts'
import { perSecond, seconds, type Count, type PerSecond } from '../record/units.ts'

export interface KneePlan {
  readonly clients: Count
  readonly call: Call
  readonly promises: Promises
  /** Where the search begins: it goes up from there, and down where that is too much already. */
  readonly from: PerSecond
  /** What one generator can ask for at most. */
  readonly to: PerSecond
}

/** The search ends when the lowest rate that broke is so much above the highest that was kept. */
const precision = 1.1
const trialsMax = 12
/** Where the first rate is too much, the search goes down to this fraction of it. */
const descent = 8

/**
 * Looks for the highest rate that keeps its promises: doubles the rate until one breaks them, then halves the distance.
 * Each rate is tried for as long as it takes to decide it, four seconds at most; one that is undecided then counts as
 * neither, and the search goes on below it.
 */
export async function findKnee(
  run: (plan: RunPlan) => Promise<RunRecord>,
  { clients, call, promises, from, to }: KneePlan,
): Promise<readonly RateTrial[]> {
  using span = beginSpan('search', 'highest rate that keeps its promises')
  const trials: RateTrial[] = []
  let ceiling = Number.POSITIVE_INFINITY
  for (let rate: number = from; trials.length < trialsMax;) {
    span.update({
      note: `trial ${trials.length + 1} of at most ${trialsMax}, kept ${kneeOf(trials).kept} req/s`,
    })
    const until = { decided: promises, atLeast: seconds(1), atMost: seconds(4) }
    const record = await run({ clients, call, rate: perSecond(rate), until })
    trials.push({ rate: perSecond(rate), judgements: judgeRecord(record, promises) })
    const { kept, broken } = kneeOf(trials)
    if (rate > kept) ceiling = Math.min(ceiling, rate, broken)
    if (kept >= to || ceiling / kept <= precision || rate <= from / descent) break
    rate = Math.round(kept === 0 ? rate / 2 : Math.min(to, 2 * kept, (kept + ceiling) / 2))
  }
  return trials
}
