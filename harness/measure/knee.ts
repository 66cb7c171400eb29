import {
  judge,
  judgeTrials,
  ofEachRate,
  type KneePromises,
  type KneeTrial,
  type MeasuredKnee,
  type MeasuredRun,
} from '../judge/records/judge.ts'
import { mayHaveCause } from '../judge/diagnosis.ts'
import { kneeOf, tolerable } from '../judge/knee.ts'
import { samplesNeeded, sum } from '../judge/statistics.ts'
import { isScenario, type CallSource } from '../load/call-source.ts'
import { beginSpan } from '../progress/span.ts'
import { HarnessError } from '../record/errors.ts'
import { wholeSeconds } from '../record/round.ts'
import { ms, perSecond, seconds, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'
import type { System } from '../system/system.ts'
import { profiled } from './profile.ts'
import type { RunPlan } from './run.ts'

/** Plan of the fixture `knee`. */
export interface KneePlan<Name extends string = string> {
  readonly name?: string
  readonly clients: Count
  readonly call: CallSource<Name>
  /** Apply to each rate; `rateMin` is the rate at which they must hold. */
  readonly promises: KneePromises<NoInfer<Name>>
  /**
   * Start of the search: it goes up from there, or down to an eighth or to `rateMin` if that is too much, but not below the rate
   * that gives enough samples for its percentiles in 20 s: 19 a second for P99, 4 for P95. 1,000 a second by default, or `to`.
   */
  readonly from?: PerSecond
  /** End of the search: the most that one generator can send. 20,000 a second by default, or `rateMin`. */
  readonly to?: PerSecond
}

/** The search ends when the ratio of the lowest broken rate to the highest kept rate is this or less. */
const precision = 1.1
const trialsMax = 12
/** If the first rate is too much, the search goes down to this fraction of it. */
const descent = 8

/**
 * Searches for the highest rate that keeps the promises: doubles the rate until one breaks them, then halves the distance. Each
 * trial lasts until it is decided: at most four seconds, or the time for twice the requests that its percentiles need, up to 20
 * s. A rate that stays undecided counts as neither; the search goes on below it, and once far above it if no rate has broken.
 */
export async function knee(
  run: (plan: RunPlan) => Promise<MeasuredRun>,
  plan: KneePlan,
): Promise<MeasuredKnee> {
  const { name, clients, call, promises, to: highest = perSecond(20_000) } = plan
  const { from = Math.min(perSecond(1_000), highest) } = plan
  using span = beginSpan('highest rate that keeps its promises')
  const { rateMin = highest } = promises
  const to = Math.max(highest, rateMin)
  const trials: KneeTrial[] = []
  const found = () => kneeOf(judgeTrials(trials, promises))
  const needed = requestsNeeded(plan)
  const lowest = Math.max(Math.min(Math.ceil(from / descent), rateMin), lowestRate(needed))
  let looksBeyond = true
  for (let rate = from; trials.length < trialsMax;) {
    const trial = trials.length + 1
    const best = found().kept
    const figure = best === 0 ? 'none kept' : `kept ${best} req/s`
    span.update({ note: `trial ${trial} of at most ${trialsMax}, ${figure}` })
    const until = { decided: true, atMost: trialLength(needed, rate) } as const
    const record = await run({ clients, call, rate: perSecond(rate), until, promises: ofEachRate(promises) })
    trials.push({ rate: perSecond(rate), record })
    const { kept, broken } = found()
    const ceiling = Math.min(...trials.map(tried => tried.rate).filter(tried => tried > kept))
    if (kept >= to || (kept === 0 && rate <= lowest)) break
    if (ceiling / kept <= precision || ceiling - kept <= 1) {
      if (Number.isFinite(broken) || !looksBeyond) break
      // The rate that ended the search was undecided. A rate far above it may be decided, or the last one in a second trial.
      looksBeyond = false
      rate = Math.round(Math.min(to, tolerable * kept))
    } else if (kept === 0) rate = Math.max(lowest, Math.round(rate / 2))
    else rate = Math.round(Math.min(to, 2 * kept, (kept + ceiling) / 2))
  }
  return { kind: 'knee', name, promises, trials }
}

/** Adds a profile to the run at the lowest rate that broke, if the knee breaks its promise. */
export async function withProfiledTrial(
  system: System,
  { clients, call }: KneePlan,
  record: MeasuredKnee,
): Promise<MeasuredKnee> {
  const { trials, promises } = record
  if (judge(record).every(({ verdict }) => verdict !== 'fail')) return record
  const judged = judgeTrials(trials, promises)
  const { broken } = kneeOf(judged)
  const index = judged.findIndex(({ rate, judgements }) => rate === broken && judgements.some(mayHaveCause))
  const trial = trials[index]
  if (trial === undefined) return record
  const load = { clients, call, rate: trial.rate, duration: longest }
  const run = await profiled(system, load, trial.record)
  return { ...record, trials: trials.with(index, { ...trial, record: run }) }
}

const shortest = seconds(4)
/** Twelve trials of this length fit into a test's default timeout. */
const longest = seconds(20)
/** Some seconds may be disturbed, and with the minimum number of requests one slow request leaves a limit undecided. */
const ample = 2

/** The highest percentile needs the most. */
function samplesFor({ p50, p95, p99 }: Pick<KneePromises, 'p50' | 'p95' | 'p99'>): number {
  if (p99 !== undefined) return samplesNeeded(0.99)
  if (p95 !== undefined) return samplesNeeded(0.95)
  return p50 === undefined ? 0 : samplesNeeded(0.5)
}

/** To decide the percentiles of a trial; a call of a mix gets its share. Zero for a scenario, which decides itself. */
function requestsNeeded({ call, promises }: Pick<KneePlan, 'call' | 'promises'>): number {
  const { calls = {}, ...ofAll } = promises
  if (isScenario(call)) return 0
  const ofCalls = Object.entries(calls).map(([name, limits = {}]) => samplesFor(limits) / shareOf(name, call))
  return Math.ceil(Math.max(samplesFor(ofAll), ...ofCalls))
}

function shareOf(name: string, call: CallSource): number {
  if (!('kind' in call) || call.kind !== 'mix') return 1
  const total = sum(Object.values(call.entries).map(({ weight }) => weight))
  return (call.entries[name]?.weight ?? total) / total
}

/** The maximum: a trial ends when it is decided. */
export const trialLength = (needed: number, rate: number): Milliseconds =>
  ms(Math.min(longest, Math.max(shortest, Math.ceil((ample * needed * 1000) / rate))))

/** At a lower rate, the longest trial has too few requests. */
const lowestRate = (needed: number): number => Math.ceil((needed * 1000) / longest)

/** @throws HarnessError for a rate that no trial can decide. */
export function checkDecidable({ call, promises, from, to }: KneePlan): void {
  const needed = requestsNeeded({ call, promises })
  const lowest = lowestRate(needed)
  for (const [name, rate] of Object.entries({ from, to, rateMin: promises.rateMin })) {
    if (rate === undefined || rate >= lowest) continue
    const why = `percentiles of this plan need ${needed} requests in ${wholeSeconds(longest)}, the longest trial`
    throw new HarnessError(`knee: ${name} is ${rate}, expected at least ${lowest}: ${why}`, {
      fix: `write ${name}: perSecond(${lowest}) or more; or promise p95 (needs 72 samples), p50 (6) or mean`,
    })
  }
}
