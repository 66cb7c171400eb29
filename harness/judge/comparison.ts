import type { RunRecord } from '../record/operation.ts'
import type { Percent } from '../record/units.ts'
import { withoutInterference } from './interference.ts'
import { wholeLatency } from './latency.ts'
import { differencesNeeded, SignedRank } from './signed-rank.ts'
import { quantile, sorted } from './statistics.ts'
import { judge, unmeasured, type Interval, type Judgement } from './verdict.ts'
import { round } from '../record/round.ts'

export type Role = 'candidate' | 'baseline'

/** Two runs under the same load, one right after the other. */
export interface Pair extends Readonly<Record<Role, RunRecord>> {
  readonly first: Role
}

/** Pairs in the order they were measured, between systems that were both up all the time. */
export interface Comparison {
  readonly pairs: readonly Pair[]
}

const latency = (title: string, valueOf: (record: RunRecord) => number) => ({
  title: `${title} latency`,
  family: 'slowdown',
  unit: 'ms',
  valueOf,
})

/** What a run is reduced to: one value, because the requests of one run share its circumstances. */
const metrics = {
  /** Without a pause between requests it is the number of clients over the requests a second. */
  mean: latency('mean', record => wholeLatency(record).mean),
  p50: latency('P50', record => wholeLatency(record).quantile(0.5)),
  p99: latency('P99', record => wholeLatency(record).quantile(0.99)),
  cpu: { title: 'CPU time per request', family: 'cost', unit: 'ms', valueOf: cpuMsPerRequest },
  workingSet: { title: 'largest working set', family: 'cost', unit: 'MB', valueOf: workingSetMb },
}

/** NaN where the container was not read before and after. */
function cpuMsPerRequest(record: RunRecord): number {
  const [first, last] = [record.samples.at(0), record.samples.at(-1)]
  if (first === undefined || last === undefined) return Number.NaN
  return (last.cpuMs - first.cpuMs) / wholeLatency(record).count
}

function workingSetMb({ samples }: RunRecord): number {
  return Math.max(...samples.map(({ workingSetBytes }) => workingSetBytes)) / 1e6
}

/** What two runs are compared by. */
export type ComparedFigure = keyof typeof metrics

export interface NoSlower {
  /** The slow-down that is too much. */
  readonly by: Percent
  /** What of a run is compared: its mean latency where nothing else is said. Of a cost, more is what is slow elsewhere. */
  readonly of?: ComparedFigure
}

/**
 * The verdict is looked at ten times at most while pairs are added. With a risk of 1 % at each look, that of being
 * wrong at any of them is 5 % (Pocock 1977, Biometrika 64: 1.06 % for ten looks).
 */
const risk = 0.01
const looksAtMost = 10
const pairsNeeded = differencesNeeded(risk)
/**
 * Half of the time between two samples. Generator and host hold up every run a little, those of candidate and baseline
 * alike: without a pause, half a core's service and its load waited for two cores up to a third of the time.
 */
const spoiledFromMs = 125
const shownLines = 5

/** After how many pairs the verdict may be looked at. */
export function looksAt(pairsAtMost: number): readonly number[] {
  const step = Math.max(1, Math.ceil((pairsAtMost - pairsNeeded) / (looksAtMost - 1)))
  return Array.from({ length: looksAtMost }, (_, look) => Math.min(pairsNeeded + look * step, pairsAtMost))
}

/**
 * How much slower the candidate is than the baseline, in percent: the Hodges–Lehmann estimate of the ratio of a pair,
 * with its exact interval, on a logarithmic scale, where twice as slow and twice as fast are equally far from the same.
 * A pair is left out when generator or host held up one of its runs, whichever of the two it was.
 */
export function judgeSlowdown({ pairs }: Comparison, { by, of = 'mean' }: NoSlower): Judgement {
  const { title, family, unit, valueOf } = metrics[of]
  const shown = { check: `${family}.${of}`, title: `${title} against the baseline`, unit: '%' }
  const spoiled = pairs.map((pair, index) => spoiledRuns(pair, index + 1))
  const leftOut = shortened(spoiled.flat())
  const values = pairs
    .filter((_, index) => spoiled[index]?.length === 0)
    .map(({ candidate, baseline }) => ({ candidate: valueOf(candidate), baseline: valueOf(baseline) }))
    .filter(({ candidate, baseline }) => candidate > 0 && baseline > 0)
  const estimate = estimateOf(values)
  if (estimate === undefined) {
    const missing = `needs ${pairsNeeded} pairs of runs, got ${values.length} of ${pairs.length} measured`
    const fix = leftOut.length === 0 ? 'raise `pairsAtMost`' : 'free a core, or raise `pairsAtMost`'
    const judgement = unmeasured({ ...shown, limit: `< ${by}` }, missing, fix)
    return { ...judgement, evidence: [...judgement.evidence, ...leftOut] }
  }
  const { centre, interval } = estimate
  const judgement = judge({ ...shown, measured: percentOf(centre), interval }, { relation: '<', limit: by })
  const evidence = [...judgement.evidence, ...describe(values, by, estimate, unit), ...leftOut]
  return besideFailures(advise({ ...judgement, evidence }, estimate, by, values.length), pairs)
}

type Values = Readonly<Record<Role, number>>

interface Estimate {
  /** Logarithm of the ratio. */
  readonly centre: number
  /** In percent. */
  readonly interval: Interval
  readonly rank: SignedRank
}

function estimateOf(values: readonly Values[]): Estimate | undefined {
  if (values.length < pairsNeeded) return undefined
  const rank = new SignedRank(values.map(({ candidate, baseline }) => Math.log(candidate / baseline)))
  const [low, high] = rank.interval(risk)
  return { centre: rank.centre, interval: [percentOf(low), percentOf(high)], rank }
}

const percentOf = (logarithm: number): number => Math.expm1(logarithm) * 100

const describe = (
  values: readonly Values[],
  by: Percent,
  { centre, interval, rank }: Estimate,
  unit: string,
): string[] => {
  const median = (role: Role) => round(quantile(sorted(values.map(value => value[role])), 0.5))
  const ratio = (value: number) => value.toFixed(3)
  const ends = interval.map(end => ratio(1 + end / 100)).join(' – ')
  return [
    `medians of ${values.length} runs each: candidate ${median('candidate')} ${unit}, baseline ${median('baseline')} ${unit}`,
    `ratio of a pair ${ratio(Math.exp(centre))}, interval ${ends}`,
    `signed-rank test: ${shownP(rank.pValue(0))} for no difference, ` +
      `${shownP(rank.pValue(Math.log1p(by / 100)))} for ${by} %`,
  ]
}

const shownP = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`)

const fixes = {
  fail: 'profile both under this load, and look for what the candidate does besides',
  inconclusive: 'raise `pairsAtMost`, make each run longer (`for`), or free a core',
}

/** What to do about it. An interval narrows with the root of the number of pairs, which tells how many are missing. */
function advise(judgement: Judgement, { centre, interval }: Estimate, by: Percent, count: number): Judgement {
  const { verdict, evidence } = judgement
  if (verdict === 'pass') return judgement
  if (verdict === 'fail') return { ...judgement, fix: fixes.fail }
  const limit = Math.log1p(by / 100)
  const [low, high] = interval.map(end => Math.log1p(end / 100)) as [number, number]
  const reach = centre < limit ? high - centre : centre - low
  const needed = Math.ceil(count * (reach / (limit - centre)) ** 2)
  const missing =
    needed < 1000
      ? `about ${needed} pairs like these would decide, got ${count}`
      : `${count} pairs, and it is too close to the limit to be decided by more of them`
  return { ...judgement, evidence: [missing, ...evidence], fix: fixes.inconclusive }
}

/** One line for each run that generator or host held up. */
const spoiledRuns = (pair: Pair, number: number): string[] =>
  (['candidate', 'baseline'] as const).flatMap(role =>
    withoutInterference(pair[role], spoiledFromMs).leftOut.map(
      why => `left out pair ${number} (${role}): ${why}`,
    ),
  )

const shortened = (lines: readonly string[]): string[] => {
  const more = lines.length - shownLines
  return [...lines.slice(0, shownLines), ...(more > 0 ? [`and ${more} more runs left out`] : [])]
}

/**
 * An error is quicker than an answer, or slower. Where the candidate fails it cannot pass, and where the baseline does
 * nothing can be said about either.
 */
function besideFailures(judgement: Judgement, pairs: readonly Pair[]): Judgement {
  const failed = (role: Role) =>
    pairs.reduce(
      (sum, pair) => sum + pair[role].seconds.reduce((count, second) => count + second.failed, 0),
      0,
    )
  const [candidate, baseline] = [failed('candidate'), failed('baseline')]
  if (candidate + baseline === 0) return judgement
  const evidence = [
    `requests failed: ${candidate} of the candidate, ${baseline} of the baseline`,
    ...judgement.evidence,
  ]
  if (judgement.verdict === 'fail' && baseline === 0) return { ...judgement, evidence }
  return {
    ...judgement,
    evidence,
    verdict: 'inconclusive',
    fix: 'find out why requests fail; then compare again',
  }
}
