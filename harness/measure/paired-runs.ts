import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { judgeComparison, looksAt, type ComparePromises, type Pair, type Role } from '../judge/comparison.ts'
import type { Judgement } from '../judge/judgement.ts'
import { wholeLatency } from '../judge/latency.ts'
import type { RunRecord } from '../record/run.ts'
import { beginSpan } from '../progress/span.ts'
import type { Count } from '../record/units.ts'

type Measure = (role: Role, seed: number) => Promise<RunRecord>

/** Without a pause, half a core took five runs of half a second after the warm-up to reach full speed. */
const settlingRunsMax = 10
/** A run that is faster by less than this has not warmed the system up any further. */
const faster = 0.05

/** Until all promises are decided, or for `atMost` pairs, after unrecorded runs that warm up the code paths of this load. */
export async function measurePairs(measure: Measure, promises: ComparePromises, atMost: Count, seed: number) {
  using span = beginSpan('candidate and baseline in turns')
  const looks = looksAt(atMost)
  await settle(() => measure('candidate', seed))
  await settle(() => measure('baseline', seed))
  const pairs: Pair[] = []
  for (const first of firsts(seed)) {
    pairs.push(await measurePair(measure, first, seed + pairs.length))
    span.update({ note: `${pairs.length} of at most ${atMost} pairs` })
    if (!looks.includes(pairs.length)) continue
    if (pairs.length >= atMost || judgeComparison({ pairs }, promises).every(isDecided)) break
  }
  return { pairs }
}

/** Or not to be decided by more pairs. */
const isDecided = ({ verdict, fix }: Judgement): boolean =>
  verdict !== 'inconclusive' || fix === 'compareAgain'

/** Repeats a run for as long as it gets faster. */
async function settle(measure: () => Promise<RunRecord>): Promise<void> {
  let fastest = Number.POSITIVE_INFINITY
  for (let runs = 1; runs <= settlingRunsMax; runs++) {
    const { mean } = wholeLatency(await measure())
    if (mean > (1 - faster) * fastest) return
    fastest = Math.min(fastest, mean)
  }
}

/** Both with the same seed, so that both get the same load. */
async function measurePair(measure: Measure, first: Role, seed: number): Promise<Pair> {
  const early = first === 'baseline' ? await measure('baseline', seed) : undefined
  const candidate = await measure('candidate', seed)
  return { candidate, baseline: early ?? (await measure('baseline', seed)) }
}

/** The role that goes first in each pair: drawn for one pair, swapped in the next, so that a steady drift cancels out. */
function* firsts(seed: number): Generator<Role> {
  const random = xoroshiro128plus(seed)
  for (;;) {
    const order: Role[] = ['candidate', 'baseline']
    yield* uniformInt(random, 0, 1) === 0 ? order : order.toReversed()
  }
}
