import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import {
  judgeSlowdown,
  looksAt,
  type Comparison,
  type NoSlower,
  type Pair,
  type Role,
} from '../judge/comparison.ts'
import { wholeLatency } from '../judge/latency.ts'
import type { RunRecord } from '../record/run-record.ts'
import { beginSpan } from '../progress/span.ts'
import type { Count } from '../record/units.ts'

export interface Until {
  /** All of them kept or broken for certain. */
  readonly decided: readonly NoSlower[]
  /** What is undecided after so many pairs of runs stays so. */
  readonly pairsAtMost: Count
}

type Measure = (role: Role, seed: number) => Promise<RunRecord>

/** Flat out, half a core took five runs of half a second to get its speed, after the warm-up. */
const settlingRunsMax = 10
/** A run that is faster by less has not been warmed up any further. */
const faster = 0.05

export const measurePairs = (measure: Measure, until: Until, seed: number): Promise<Comparison> =>
  untilDecided(pairedRuns(measure, seed), until)

/** Pairs without an end, after runs that are not recorded and warm up what this load needs. */
export async function* pairedRuns(measure: Measure, seed: number): AsyncGenerator<Pair> {
  await settle(() => measure('candidate', seed))
  await settle(() => measure('baseline', seed))
  let pairs = 0
  for (const first of firsts(seed)) yield measurePair(measure, first, seed + pairs++)
}

export async function untilDecided(
  source: AsyncIterable<Pair> | Iterable<Pair>,
  { decided, pairsAtMost }: Until,
): Promise<Comparison> {
  using span = beginSpan('comparison', 'candidate and baseline in turns')
  const looks = looksAt(pairsAtMost)
  const pairs: Pair[] = []
  for await (const pair of source) {
    pairs.push(pair)
    span.update({ note: `${pairs.length} of at most ${pairsAtMost} pairs` })
    if (!looks.includes(pairs.length)) continue
    if (pairs.length >= pairsAtMost || decided.every(promise => isDecided({ pairs }, promise))) break
  }
  return { pairs }
}

const isDecided = (comparison: Comparison, promise: NoSlower): boolean =>
  judgeSlowdown(comparison, promise).verdict !== 'inconclusive'

/** Repeats a run for as long as it gets faster. */
async function settle(measure: () => Promise<RunRecord>): Promise<void> {
  let fastest = Number.POSITIVE_INFINITY
  for (let runs = 1; runs <= settlingRunsMax; runs++) {
    const { mean } = wholeLatency(await measure())
    if (mean > (1 - faster) * fastest) return
    fastest = Math.min(fastest, mean)
  }
}

/** Both with the same seed, so that the same load comes to both. */
async function measurePair(measure: Measure, first: Role, seed: number): Promise<Pair> {
  const early = first === 'baseline' ? await measure('baseline', seed) : undefined
  const candidate = await measure('candidate', seed)
  return { first, candidate, baseline: early ?? (await measure('baseline', seed)) }
}

/** Who goes first in each pair: drawn for one, the other way round in the next, so that a steady drift cancels out. */
function* firsts(seed: number): Generator<Role> {
  const random = xoroshiro128plus(seed)
  for (;;) {
    const order: Role[] = ['candidate', 'baseline']
    yield* uniformInt(random, 0, 1) === 0 ? order : order.toReversed()
  }
}
