import { round } from '../../record/round.ts'
import type { RunChartData } from './run.ts'
import type { Chart, ChartBand, ChartSeries, Panel } from './chart.ts'
import { distributionCharts } from './distribution-charts.ts'
import { resourceCharts, timeAxis } from './resource-charts.ts'
import { counted, duration, inSeconds, isEmpty, largest, mean, rangeOf } from './words.ts'

/** Of a shorter run each request says more than percentiles of its seconds. */
const secondsMin = 3

/** A run: latency and rate over time, where its latencies lie, and what the containers did meanwhile. */
export function runPanel(run: RunChartData): Panel {
  const bands = run.disturbed.map(([fromMs, toMs]) => ({
    from: inSeconds(fromMs),
    to: inSeconds(toMs),
    label: 'hindered',
  }))
  const long = run.single === undefined || run.seconds.p50.length >= secondsMin
  const failed = run.failures.reduce((sum, { count }) => sum + count, 0)
  return {
    title: `${counted(run.clients, 'client')}, ${run.load === 'open' ? 'at a fixed rate' : 'each request upon the answer before'}`,
    facts: [
      ['requests', round(run.requests)],
      ['for', duration(run.durationMs)],
      ['rate', `${round((run.requests * 1000) / run.durationMs)} req/s`],
      ['failed', round(failed)],
      ['connections', `${round(run.connections.opened)} opened, ${round(run.connections.lost)} lost`],
      ['quota', `${run.quotaCores} cores`],
    ],
    charts: [
      ...(long ? [latencyOverTime(run, bands), rateOverTime(run, bands)] : []),
      ...(run.single === undefined ? [] : [{ ...eachRequest(run, run.single, bands), wide: !long }]),
      ...distributionCharts(run),
      ...resourceCharts(run, bands),
    ],
    notes: [
      ...run.failures.map(
        ({ outcome, count, firstMs }) => `failed: ${count} × ${outcome}, first at ${duration(firstMs)}`,
      ),
      ...run.leftOut,
      run.account,
    ],
  }
}

/** A figure of a second stands in its middle. */
const middles = ({ seconds: { p50, everyMs }, durationMs }: RunChartData): number[] =>
  p50.map((_, index) => {
    const fromMs = index * everyMs
    return inSeconds((fromMs + Math.max(fromMs, Math.min(fromMs + everyMs, durationMs))) / 2)
  })

const latencyLimit = ({ limits }: RunChartData): Pick<Chart, 'limit'> =>
  limits.latencyMs === undefined
    ? {}
    : { limit: { at: limits.latencyMs, label: `limit ${round(limits.latencyMs)} ms` } }

function latencyOverTime(run: RunChartData, bands: readonly ChartBand[]): Chart {
  const { seconds } = run
  const { p50, p90, p99, max } = seconds
  const caption = isEmpty(p50)
    ? 'No request was answered.'
    : `Of a ${seconds.everyMs === 1000 ? 'second' : duration(seconds.everyMs)}, P50 was ${round(largest(p50))} ms at most, ` +
      `P90 ${round(largest(p90))} ms, P99 ${round(largest(p99))} ms; the slowest request took ${round(largest(max))} ms.`
  return {
    title: 'Latency',
    caption,
    wide: true,
    linked: true,
    x: timeAxis(run),
    y: { unit: 'ms', kind: 'log' },
    xs: middles(run),
    series: [
      { name: 'P50', values: p50, look: 'line', tone: 'main' },
      { name: 'P90', values: p90, look: 'dashed', tone: 'main', band: true },
      { name: 'P99', values: p99, look: 'line', tone: 'third', band: true },
      { name: 'slowest', values: max, look: 'dotted', tone: 'faint' },
    ],
    ...latencyLimit(run),
    bands,
  }
}

/** So few requests that a percentile of a second would hide more than it shows. */
function eachRequest(
  run: RunChartData,
  single: NonNullable<RunChartData['single']>,
  bands: readonly ChartBand[],
): Chart {
  const inOrder = single.toSorted(([a], [b]) => a - b)
  const latencies = inOrder.map(([, latencyMs]) => latencyMs)
  const values = (wanted: 0 | 1) => inOrder.map(([, latency, ok]) => (ok === wanted ? latency : null))
  const all: ChartSeries[] = [
    { name: 'answered 200', values: values(1), look: 'circles', tone: 'main' },
    { name: 'failed', values: values(0), look: 'crosses', tone: 'fail' },
  ]
  return {
    title: 'Latency of each request',
    caption: `${counted(single.length, 'request')} took ${round(Math.min(...latencies))} to ${round(Math.max(...latencies))} ms, ${round(mean(latencies))} ms on average.`,
    linked: true,
    x: timeAxis(run),
    y: { unit: 'ms', kind: 'log' },
    xs: inOrder.map(([atMs]) => inSeconds(atMs)),
    series: all.filter(({ values: line }) => !isEmpty(line)),
    ...latencyLimit(run),
    bands,
  }
}

function rateOverTime(run: RunChartData, bands: readonly ChartBand[]): Chart {
  const { seconds, limits } = run
  const failed = seconds.failed.reduce((sum, count) => sum + count, 0)
  const errors: ChartSeries = { name: 'failed', values: seconds.failed, look: 'bars', tone: 'fail' }
  return {
    title: 'Requests a second',
    caption: `${rangeOf(seconds.rate, 'requests a second')}; ${failed} failed.`,
    linked: true,
    x: timeAxis(run),
    y: { unit: '/s', from: 0 },
    xs: middles(run),
    series: [
      { name: 'sent', values: seconds.rate, look: 'area', tone: 'second' },
      ...(failed > 0 ? [errors] : []),
    ],
    ...(limits.ratePerSecond !== undefined && {
      limit: { at: limits.ratePerSecond, label: `at least ${round(limits.ratePerSecond)}` },
    }),
    bands,
  }
}
