import { round } from '../../record/round.ts'
import type { RunChartData } from './run.ts'
import type { Chart } from './chart.ts'

/** Where the latencies of a run lie: how many in each range, and what share kept within which. */
export function distributionCharts(run: RunChartData): Chart[] {
  if (run.requests === 0) return []
  return [histogram(run), percentileCurve(run)]
}

function histogram({ histogram: { fromMs, counts, binsPerDecade }, requests }: RunChartData): Chart {
  const most = Math.max(...counts)
  const mode = fromMs[counts.indexOf(most)] ?? 0
  const factor = 10 ** (1 / binsPerDecade)
  return {
    title: 'Histogram',
    caption:
      `Most requests, ${Math.round((most / requests) * 100)} %, took ${round(mode)} to ${round(mode * factor)} ms; ` +
      `the quickest ${round(fromMs[0] ?? 0)} ms or more, the slowest less than ${round((fromMs.at(-1) ?? 0) * factor)} ms.`,
    x: { unit: 'ms', kind: 'log', label: 'latency' },
    y: { unit: '', from: 0, label: 'requests' },
    // A bar stands over the middle of its range.
    xs: fromMs.map(from => Number((from * Math.sqrt(factor)).toPrecision(4))),
    series: [{ name: 'requests', values: counts, look: 'bars', tone: 'main' }],
  }
}

function percentileCurve(run: RunChartData): Chart {
  const { percentiles, limits } = run
  const at = (share: number): string => {
    const index = percentiles.shares.findIndex(value => value >= share)
    return round(percentiles.latencyMs.at(index) ?? Number.NaN)
  }
  const tail = run.requests >= 1_000 ? `, P99.9 ${at(0.999)} ms` : ''
  return {
    title: 'Percentiles',
    caption: `P50 is ${at(0.5)} ms, P90 ${at(0.9)} ms, P99 ${at(0.99)} ms${tail}; the slowest of ${round(run.requests)} took ${round(percentiles.latencyMs.at(-1) ?? Number.NaN)} ms.`,
    x: { unit: '%', kind: 'nines', label: 'share of requests' },
    y: { unit: 'ms', kind: 'log' },
    // The last is the slowest one itself: all of them, which lies at no end of this axis.
    xs: percentiles.shares,
    series: [{ name: 'kept within', values: percentiles.latencyMs, look: 'line', tone: 'main' }],
    ...(limits.latencyMs !== undefined && {
      limit: { at: limits.latencyMs, label: `limit ${round(limits.latencyMs)} ms` },
    }),
  }
}
