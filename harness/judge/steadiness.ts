import { latencyMs, type RunRecord } from '../record/operation.ts'
import type { Milliseconds } from '../record/units.ts'
import { bootstrapInterval, quantile, sorted, standardDeviation } from './statistics.ts'
import { judge, unmeasured, type Judgement } from './verdict.ts'
import { round } from '../record/round.ts'

const samplesNeeded = 30

/** Latencies in the order of the answers: of a short run, all of them. */
const sequence = ({ first }: RunRecord): number[] => first.map(latencyMs)

/** Spread of latency of requests sent one after the other. */
export function judgeStandardDeviation(record: RunRecord, limit: Milliseconds): Judgement {
  const latencies = sequence(record)
  const shown = { check: 'stdDev', title: 'standard deviation', unit: 'ms' }
  if (latencies.length < samplesNeeded) return tooFew({ ...shown, limit: `< ${limit}` }, latencies.length)
  return judge(
    {
      ...shown,
      measured: standardDeviation(latencies),
      interval: bootstrapInterval([latencies], standardDeviation),
      evidence: [`latencies ${describe(latencies)}`],
    },
    { relation: '<', limit },
  )
}

/**
 * How much slower the second half of the run was than the first, as a difference of medians. `margin` is the
 * drift that matters in practice: a smaller one is called none, since some difference is always measured.
 */
export function judgeDrift(record: RunRecord, margin: Milliseconds): Judgement {
  const latencies = sequence(record)
  const shown = { check: 'drift', title: 'second half against first half', unit: 'ms' }
  if (latencies.length < 2 * samplesNeeded) {
    return tooFew({ ...shown, limit: `none (< ${margin})` }, latencies.length)
  }
  const half = Math.floor(latencies.length / 2)
  const halves = [latencies.slice(0, half), latencies.slice(half)] as const
  const shift = (first: readonly number[] = [], second: readonly number[] = []) =>
    quantile(sorted(second), 0.5) - quantile(sorted(first), 0.5)
  const judgement = judge(
    {
      ...shown,
      measured: shift(...halves),
      interval: bootstrapInterval(halves, shift),
      evidence: [`first half ${describe(halves[0])}`, `second half ${describe(halves[1])}`],
    },
    { relation: '<', limit: margin },
  )
  return { ...judgement, limit: `none (< ${margin})` }
}

const tooFew = (shown: Pick<Judgement, 'check' | 'title' | 'unit' | 'limit'>, got: number): Judgement =>
  unmeasured(shown, `needs ${samplesNeeded} samples, got ${got}`, 'send more requests (`requestsEach`)')

function describe(latencies: readonly number[]): string {
  const ordered = sorted(latencies)
  const at = (p: number) => round(quantile(ordered, p))
  return `min ${at(0)}, median ${at(0.5)}, max ${at(1)} ms`
}
