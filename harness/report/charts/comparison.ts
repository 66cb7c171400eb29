import type { Comparison, NoSlower, Pair } from '../../judge/comparison.ts'
import { wholeLatency } from '../../judge/latency.ts'
import type { RunRecord } from '../../record/operation.ts'
import { compactOrNull, thinned, pointsMax } from './thin.ts'

/** Two services that were measured in turns. */
export interface ComparisonChartData {
  readonly kind: 'comparison'
  readonly metric: NonNullable<NoSlower['of']>
  /** Milliseconds; more than 300 pairs are evenly thinned. */
  readonly pairs: readonly (readonly [candidateMs: number | null, baselineMs: number | null])[]
  readonly limitPercent: number
}

export function comparisonChartData(
  { pairs }: Comparison,
  { by, of: metric = 'mean' }: NoSlower,
): ComparisonChartData {
  const valueOf = (record: RunRecord) => {
    const latency = wholeLatency(record)
    if (metric === 'mean') return compactOrNull(latency.mean)
    return compactOrNull(latency.quantile(metric === 'p50' ? 0.5 : 0.99))
  }
  return {
    kind: 'comparison',
    metric,
    limitPercent: by,
    pairs: thinned(pairs, pointsMax).map(
      ({ candidate, baseline }: Pair) => [valueOf(candidate), valueOf(baseline)] as const,
    ),
  }
}
