import type { Distribution } from '../../record/distribution.ts'
import { compact } from './thin.ts'

/** Counts of latencies in bins whose bounds grow by one factor, as a logarithmic axis shows them equally wide. */
export interface Histogram {
  /** Lower bound of each bin, in milliseconds; a bin ends where the next begins. */
  readonly fromMs: readonly number[]
  readonly counts: readonly number[]
  readonly binsPerDecade: number
}

/** The latency that a share of all requests kept within. */
export interface Percentiles {
  /** 0 to 1, ascending. */
  readonly shares: readonly number[]
  readonly latencyMs: readonly number[]
}

const binsPerDecade = 20

export function histogramOf(latency: Distribution): Histogram {
  const bins = new Map<number, number>()
  for (const [valueMs, count] of latency.counts()) {
    // What was quicker than a hundredth of a millisecond is no answer of a service.
    const bin = Math.floor(Math.log10(Math.max(valueMs, 0.01)) * binsPerDecade)
    bins.set(bin, (bins.get(bin) ?? 0) + count)
  }
  if (bins.size === 0) return { fromMs: [], counts: [], binsPerDecade }
  const [first, last] = [Math.min(...bins.keys()), Math.max(...bins.keys())]
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return {
    fromMs: all.map(bin => compact(10 ** (bin / binsPerDecade))),
    counts: all.map(bin => bins.get(bin) ?? 0),
    binsPerDecade,
  }
}

const stepsPerNine = 12

/** As far into the tail as there are requests: of 600 the last step is the slowest, 1 in 600. */
export function percentilesOf(latency: Distribution): Percentiles {
  if (latency.count === 0) return { shares: [], latencyMs: [] }
  const nines = Math.log10(latency.count)
  const steps = Math.max(1, Math.ceil(nines * stepsPerNine))
  const shares = Array.from({ length: steps + 1 }, (_, step) => 1 - 10 ** ((-nines * step) / steps))
  return {
    shares: shares.map(share => Number(share.toFixed(6))),
    latencyMs: shares.map(share => compact(latency.quantile(share))),
  }
}
