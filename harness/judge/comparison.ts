import { defined } from '../record/option.ts'
import type { RunRecord } from '../record/run.ts'
import type { ServiceProfile } from '../record/profile.ts'
import type { Percent } from '../record/units.ts'
import type { Evidence } from './evidence.ts'
import { withoutInterference } from './interference.ts'
import { wholeLatency } from './latency.ts'
import { below } from './limit.ts'
import { costlierIn } from './costlier.ts'
import { differencesNeeded, SignedRank } from './signed-rank.ts'
import { grownOver } from './sample-deltas.ts'
import { greatest, median, sum } from './statistics.ts'
import { errorsIn, requestsIn } from './traffic.ts'
import { firstOf } from './violations.ts'
import { judge, unknownPromise, unmeasured, type Judgement, type Limited } from './judgement.ts'

export type Role = 'candidate' | 'baseline'

/** Two runs under the same load, one right after the other. */
export type Pair = Readonly<Record<Role, RunRecord>>

/** Pairs in the order of measurement, between two systems that were both up all the time. */
export interface Comparison {
  readonly pairs: readonly Pair[]
  /** Profiles of each version, taken in turns if the candidate was slower. */
  readonly profiles?: Readonly<Record<Role, readonly ServiceProfile[]>>
}

/** How much more the candidate may need than the baseline, in percent. */
export interface ComparePromises {
  /** Mean latency. */
  readonly slowdownMax?: Percent
  readonly slowdownMaxP50?: Percent
  readonly slowdownMaxP99?: Percent
  /** CPU time per request. */
  readonly cpuMax?: Percent
  /** Largest working set. Two starts of one build differ by up to 30 %, so a smaller limit is rarely decided. */
  readonly workingSetMax?: Percent
}

const metric = (
  family: 'slowdown' | 'cost',
  figure: string,
  title: string,
  unit: string,
  valueOf: (record: RunRecord) => number,
) => ({ family, figure, title, unit, valueOf })

const percentile = (share: number) => (record: RunRecord) => wholeLatency(record).quantile(share)

/** What each promise compares: a value for each run, because the requests of one run share its circumstances. */
export const metrics: Readonly<Record<keyof ComparePromises, ReturnType<typeof metric>>> = {
  /** Without a pause between requests, this is the number of clients over the requests per second. */
  slowdownMax: metric('slowdown', 'mean', 'mean latency', 'ms', record => wholeLatency(record).mean),
  slowdownMaxP50: metric('slowdown', 'p50', 'P50 latency', 'ms', percentile(0.5)),
  slowdownMaxP99: metric('slowdown', 'p99', 'P99 latency', 'ms', percentile(0.99)),
  cpuMax: metric(
    'cost',
    'cpu',
    'CPU time per request',
    'ms',
    record => grownOver(record.samples, ({ cpuMs }) => cpuMs) / requestsIn(record),
  ),
  workingSetMax: metric('cost', 'workingSet', 'largest working set', 'MB', ({ samples }) =>
    greatest(samples.map(({ workingSetBytes }) => workingSetBytes / 1e6)),
  ),
}

/**
 * The verdict is checked at most ten times while pairs are added. With a risk of 1 % at each look, the risk of being wrong at any
 * look is 5 % (Pocock 1977, Biometrika 64: 1.06 % for ten looks).
 */
const risk = 0.01
const looksAtMost = 10
const pairsNeeded = differencesNeeded(risk)
/**
 * Half of the time between two samples. Generator and host delay every run a little, candidate and baseline alike: without a
 * pause, a service with half a core and its load waited for two cores up to a third of the time.
 */
const spoiledFromMs = 125

/** The numbers of pairs after which the verdict is checked. */
export function looksAt(pairsAtMost: number): readonly number[] {
  const step = Math.ceil((pairsAtMost - pairsNeeded) / (looksAtMost - 1))
  return Array.from({ length: looksAtMost }, (_, look) => Math.min(pairsNeeded + look * step, pairsAtMost))
}

export const judgeComparison = (comparison: Comparison, promises: ComparePromises): Judgement[] =>
  Object.entries(defined(promises)).map(([name, by]) => {
    if (!Object.hasOwn(metrics, name)) throw unknownPromise(name, 'a comparison', metrics)
    return judgeSlowdown(comparison, name as keyof ComparePromises, by)
  })

/**
 * How much slower the candidate is than the baseline, in percent: the Hodges–Lehmann estimate of the ratio of a pair with its
 * exact interval, on a logarithmic scale, on which twice as slow and twice as fast are equally far from equal. A pair is left out
 * if generator or host delayed either of its runs. Of the working sets only the largest are compared, those of all pairs.
 */
export function judgeSlowdown(
  { pairs, profiles }: Comparison,
  promise: keyof ComparePromises,
  by: Percent,
): Judgement {
  const { family, figure, title, unit, valueOf } = metrics[promise]
  const shown = { check: `${family}.${figure}`, title: `${title} against the baseline`, ...below(by, '%') }
  // A delay changes times, not what a process holds or computes.
  const spoiled = family === 'cost' ? [] : pairs.map((pair, index) => spoiledRuns(pair, index + 1))
  const leftOut = firstOf(spoiled.flat())
  const values = pairs
    .filter((_, index) => (spoiled[index] ?? []).length === 0)
    .map(({ candidate, baseline }) => ({ candidate: valueOf(candidate), baseline: valueOf(baseline) }))
    .filter(({ candidate, baseline }) => Number.isFinite(Math.log(candidate / baseline)))
  const candidates = values.map(({ candidate }) => candidate)
  const baselines = values.map(({ baseline }) => baseline)
  const call = pairs[0]?.candidate.call ?? null
  if (values.length < pairsNeeded) {
    const usable = { of: 'pairs', needed: pairsNeeded, got: values.length, measured: pairs.length } as const
    return { ...unmeasured(shown, [{ kind: 'tooFewUsable', ...usable }, ...leftOut], 'morePairs'), call }
  }
  if (promise === 'workingSetMax') {
    const judgement = judgeHeld(shown, Math.max(...candidates), Math.max(...baselines))
    return besidePairFailures({ ...judgement, call }, pairs)
  }
  const rank = new SignedRank(values.map(({ candidate, baseline }) => Math.log(candidate / baseline)))
  const limit = Math.log1p(by / 100)
  const [low, high] = rank.interval(risk)
  const interval = [percentOf(low), percentOf(high)] as const
  const judgement = { ...judge({ ...shown, measured: percentOf(rank.centre), interval }), call }
  const compared: Evidence = {
    kind: 'pairs',
    count: values.length,
    candidate: median(candidates),
    baseline: median(baselines),
    unit,
    ratio: Math.exp(rank.centre),
    interval: [Math.exp(low), Math.exp(high)],
    p: { same: rank.pValue(0), limit: rank.pValue(limit) },
    limitPercent: by,
  }
  const evidence = [...judgement.evidence, compared, ...leftOut]
  const judged = besidePairFailures(advise({ ...judgement, evidence }, rank, limit, values.length), pairs)
  const cause = judged.verdict === 'fail' && profiles ? costlierIn(profiles) : undefined
  return cause === undefined ? judged : { ...judged, cause, origins: cause.lines, fix: 'cheapenLine' }
}

/** The largest working sets of two starts of one build differ by no more, in 95 of 100 cases. Measured in decision 012. */
const ofTwoStarts = 1.3

/**
 * How much more memory the candidate held than the baseline, in percent. All runs of a service are those of one process, so they
 * are one sample, and more runs do not make the interval narrower. The working sets are the largest, in MB.
 */
function judgeHeld(shown: Limited, candidate: number, baseline: number): Judgement {
  const more = (ratio: number) => (ratio - 1) * 100
  const ratio = candidate / baseline
  const interval = [more(ratio / ofTwoStarts), more(ratio * ofTwoStarts)] as const
  const evidence = [{ kind: 'workingSets', candidate, baseline, differ: more(ofTwoStarts) }] as const
  const judgement = judge({ ...shown, measured: more(ratio), interval, evidence })
  if (judgement.verdict === 'pass') return judgement
  return { ...judgement, fix: judgement.verdict === 'fail' ? 'profileBoth' : 'compareAgain' }
}

const percentOf = (logarithm: number): number => Math.expm1(logarithm) * 100

/** Above this number, more pairs are not worth the time. */
const tooManyPairs = 1000

/** The fix. An interval narrows with the root of the number of pairs, which gives the number of missing pairs. */
function advise(judgement: Judgement, rank: SignedRank, limit: number, got: number): Judgement {
  const { verdict, evidence } = judgement
  if (verdict === 'pass') return judgement
  if (verdict === 'fail') return { ...judgement, fix: 'profileBoth' }
  const [low, high] = rank.interval(risk)
  const reach = rank.centre < limit ? high - rank.centre : rank.centre - low
  const enough = Math.ceil(got * (reach / (limit - rank.centre)) ** 2)
  const needed = enough < tooManyPairs ? enough : null
  return { ...judgement, evidence: [{ kind: 'pairsMissing', needed, got }, ...evidence], fix: 'morePairs' }
}

const spoiledRuns = (runs: Pair, pair: number): Evidence[] =>
  (['candidate', 'baseline'] as const).flatMap(role => {
    const { leftOut } = withoutInterference(runs[role], spoiledFromMs)
    return leftOut.map((why): Evidence => ({ kind: 'pairLeftOut', pair, role, why }))
  })

/** Errors have another latency: with its own a candidate cannot pass, with those of the baseline nothing is decided. */
function besidePairFailures(judgement: Judgement, pairs: readonly Pair[]): Judgement {
  const candidate = sum(pairs.map(pair => errorsIn(pair.candidate)))
  const baseline = sum(pairs.map(pair => errorsIn(pair.baseline)))
  if (candidate + baseline === 0) return judgement
  const evidence: Evidence[] = [{ kind: 'failedRuns', candidate, baseline }, ...judgement.evidence]
  if (judgement.verdict === 'fail' && baseline === 0) return { ...judgement, evidence }
  return { ...judgement, evidence, verdict: 'inconclusive', fix: 'mendFailures' }
}
