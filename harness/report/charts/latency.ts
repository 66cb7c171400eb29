import type { Distribution } from '../../record/distribution.ts'
import { round } from '../../record/round.ts'
import type { Part } from './chart.ts'
import { compactOrNull } from './thin.ts'
import { duration, isEmpty, largest } from './words.ts'

export function latencyChart(latencies: readonly Distribution[], everyMs: number): Part {
  const quantile = (p: number) => latencies.map(latency => compactOrNull(latency.quantile(p)))
  // Not rounded: lines are drawn with four digits.
  const slowestMs = Math.max(0, ...latencies.filter(({ count }) => count > 0).map(one => one.quantile(1)))
  const [p50, p90, p99, slowest] = [quantile(0.5), quantile(0.9), quantile(0.99), quantile(1)]
  return {
    title: 'Latency',
    caption: isEmpty(p50)
      ? 'Nothing was answered.'
      : `Of ${everyMs === 1000 ? 'a second' : duration(everyMs)}, P50 was ${round(largest(p50))} ms at most, ` +
        `P90 ${round(largest(p90))} ms, P99 ${round(largest(p99))} ms; the slowest took ${round(slowestMs)} ms.`,
    y: { unit: 'ms', kind: 'log' },
    shows: { p50: 0, p95: 2, p99: 2, mean: 0 },
    series: [
      { name: 'P50', values: p50, look: 'line', tone: 'main' },
      { name: 'P90', values: p90, look: 'dashed', tone: 'second', band: true },
      { name: 'P99', values: p99, look: 'line', tone: 'third', band: true },
      { name: 'slowest', values: slowest, look: 'dotted', tone: 'faint' },
    ],
  }
}
