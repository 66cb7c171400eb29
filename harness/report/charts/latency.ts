import type { Distribution } from '../../record/distribution.ts'
import { round } from '../../record/round.ts'
import { percentage } from '../text/figure.ts'
import { limitAt, type Chart, type ChartSeries, type Part } from './chart.ts'
import { compact, compactOrNull, duration, isEmpty, largest } from './values.ts'

export function latencyChart(latencies: readonly Distribution[], everyMs: number): Part {
  const quantile = (p: number) => latencies.map(latency => compactOrNull(latency.quantile(p)))
  // Not rounded: lines are drawn with four digits.
  const slowestMs = Math.max(0, ...latencies.filter(({ count }) => count > 0).map(one => one.quantile(1)))
  const [p50, p95, p99, slowest] = [quantile(0.5), quantile(0.95), quantile(0.99), quantile(1)]
  return {
    title: 'Latency',
    caption: isEmpty(p50)
      ? 'Nothing was answered.'
      : `Of ${everyMs === 1000 ? 'a second' : duration(everyMs)}, P50 was ${round(largest(p50))} ms at most, ` +
        `P95 ${round(largest(p95))} ms, P99 ${round(largest(p99))} ms; the slowest took ${round(slowestMs)} ms.`,
    y: { unit: 'ms', kind: 'log' },
    shows: { p50: 0, p95: 1, p99: 2 },
    series: [
      { name: 'P50', values: p50, look: 'line', tone: 'main' },
      { name: 'P95', values: p95, look: 'dashed', tone: 'second', band: true },
      { name: 'P99', values: p99, look: 'line', tone: 'third', band: true },
      { name: 'slowest', values: slowest, look: 'dotted', tone: 'faint' },
    ],
  }
}

/** `limitMs`: the promise; `judgedApart`: the percentiles that were judged by only some of the requests. */
export function distributionCharts(
  latency: Distribution,
  limitMs: number | undefined,
  judgedApart: readonly string[],
): Chart[] {
  if (latency.count === 0) return []
  const apart =
    judgedApart.length === 0 ? '' : ` Judged without the disturbed seconds: ${judgedApart.join(', ')}.`
  const curve = percentileCurves([{ name: 'kept within', latency, look: 'line', tone: 'main' }])
  return [histogram(latency), { ...curve, caption: curve.caption + apart, limit: limitAt(limitMs, 'ms') }]
}

const binsPerDecade = 20

/** In milliseconds. */
const lowerBound = (bin: number): number => 10 ** (bin / binsPerDecade)

/** The bounds of bins grow by a constant factor, so that all are equally wide on a logarithmic axis. */
function histogram(latency: Distribution): Chart {
  const bins = new Map<number, number>()
  for (const [valueMs, count] of latency.counts()) {
    // Responses faster than 0.01 ms do not come from a service.
    const bin = Math.floor(Math.log10(Math.max(valueMs, 0.01)) * binsPerDecade)
    bins.set(bin, (bins.get(bin) ?? 0) + count)
  }
  const [first, last] = [Math.min(...bins.keys()), Math.max(...bins.keys())]
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const counts = all.map(bin => bins.get(bin) ?? 0)
  const most = Math.max(...counts)
  const mode = first + counts.indexOf(most)
  const bound = (bin: number) => round(lowerBound(bin))
  return {
    title: 'Histogram',
    caption:
      `Most requests, ${percentage(most / latency.count)}, took ${bound(mode)} to ${bound(mode + 1)} ms; ` +
      `the quickest ${bound(first)} ms or more, the slowest less than ${bound(last + 1)} ms.`,
    x: { unit: 'ms', kind: 'log', label: 'latency' },
    y: { unit: '', from: 0 },
    // A bar is centred on its range.
    xs: all.map(bin => compact(lowerBound(bin + 0.5))),
    series: [{ name: 'requests', values: counts, look: 'bars', tone: 'main' }],
  }
}

const stepsPerNine = 12

/** A curve for each service, into the tail as far as there are requests: the slowest of 600 is in the middle of its 600th. */
export function percentileCurves(
  all: readonly (Pick<ChartSeries, 'name' | 'look' | 'tone'> & { readonly latency: Distribution })[],
): Chart {
  const nines = Math.log10(2 * Math.max(...all.map(({ latency }) => latency.count)))
  const steps = Math.max(1, Math.ceil(nines * stepsPerNine))
  const shares = Array.from({ length: steps + 1 }, (_, step) => 1 - 10 ** ((-nines * step) / steps))
  const described = all.map(({ name, latency }) => {
    const at = (share: number) => round(latency.quantile(share))
    const tail = latency.count >= 1_000 ? `, P99.9 ${at(0.999)} ms` : ''
    const whose = all.length === 1 ? '' : ` of the ${name}`
    return `P50${whose} is ${at(0.5)} ms, P90 ${at(0.9)} ms, P99 ${at(0.99)} ms${tail}; the slowest of ${round(latency.count)} took ${at(1)} ms.`
  })
  return {
    title: 'Percentiles',
    caption: described.join(' '),
    x: { unit: '%', kind: 'nines', label: 'share of requests' },
    y: { unit: 'ms', kind: 'log' },
    xs: shares.map(share => Number(share.toFixed(6))),
    series: all.map(({ latency, ...line }) => ({
      ...line,
      values: shares.map(share => compactOrNull(latency.quantile(share))),
    })),
  }
}
