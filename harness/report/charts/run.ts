import { bottleneckOf } from '../../judge/bottleneck.ts'
import { callsIn, ofCall } from '../../judge/calls.ts'
import { withoutInterference } from '../../judge/interference.ts'
import { latencyJudges, wholeLatency } from '../../judge/latency.ts'
import type { Promises } from '../../judge/promises.ts'
import { sum } from '../../judge/statistics.ts'
import { errorsIn } from '../../judge/traffic.ts'
import { latencyMs, succeeded, type Operation } from '../../record/operation.ts'
import { counted, round } from '../../record/round.ts'
import type { RunRecord } from '../../record/run.ts'
import { evidenceLines } from '../text/evidence.ts'
import { limitAt, type Chart, type ChartOverTime, type ChartSeries, type Panel } from './chart.ts'
import { distributionCharts, latencyChart } from './latency.ts'
import { logChart } from './operations.ts'
import { resourceCharts } from './resources.ts'
import { compact, duration, inGroups, inSeconds, isEmpty, mean, rangeOf } from './values.ts'

/** For a shorter run, single requests are drawn instead of percentiles of its seconds. */
const secondsMin = 3

/** A run: latency and rate over time, the distribution of its latencies, and the resources of the containers. */
export function runPanel(record: RunRecord, promises: Promises): Panel {
  const { clients, load, durationMs, first, failures, connections, quotaCores } = record
  const whole = wholeLatency(record)
  const limitMs = promises.p99 ?? promises.p95 ?? promises.p50 ?? promises.concurrent
  const { bands, leftOut } = disturbedIn(record, limitMs)
  const x = { unit: 's', from: 0, to: inSeconds(durationMs) }
  const overTime = (chart: ChartOverTime): Chart => ({ linked: true, x, bands, ...chart })
  const limit = limitAt(limitMs, 'ms')
  // The record of a long run has only the first requests.
  const complete = whole.count > 0 && first.length === whole.count
  const long = !complete || record.seconds.length >= secondsMin
  return {
    title: `${counted(clients, 'client')}, ${load === 'open' ? 'at a fixed rate' : 'each request after the previous response'}`,
    facts: [
      ['requests', round(whole.count)],
      ['for', duration(durationMs)],
      ['rate', `${round((whole.count * 1000) / durationMs)} req/s`],
      ['failed', round(sum(failures.map(({ count }) => count)))],
      ['connections', `${round(connections.opened)} opened, ${round(connections.lost)} lost`],
      ['quota', `${quotaCores} cores`],
    ],
    charts: [
      ...(long ? chartsOfSeconds(record, promises, limit).map(overTime) : []),
      ...(complete ? [overTime({ ...eachRequest(first), limit, wide: !long })] : []),
      ...distributionCharts(whole, limitMs, judgedApart(record, promises)),
      ...resourceCharts(record, promises).map(overTime),
      ...logChart(record.logs).map(chart =>
        overTime({ ...chart, xs: [0, inSeconds(durationMs)], wide: true }),
      ),
    ],
    ...tableOfCalls([record]),
    notes: [
      ...failures.map(
        ({ call, outcome, count, firstMs }) =>
          `failed: ${count} × ${call === undefined ? '' : `${call}: `}${outcome}, first at ${duration(firstMs)}`,
      ),
      ...leftOut,
      evidenceLines([bottleneckOf(record)]).join('\n'),
    ],
  }
}

/** Percentiles whose check covers fewer requests than the chart, because some seconds were disturbed. */
const judgedApart = (record: RunRecord, promises: Promises): string[] =>
  ([50, 95, 99] as const).flatMap(percent => {
    const limit = promises[`p${percent}`]
    if (limit === undefined) return []
    const { measured, evidence } = latencyJudges[`p${percent}`](record, limit)
    if (measured === null || evidence.every(({ kind }) => kind !== 'ofAllSeconds')) return []
    return [`P${percent} ${round(measured)} ms`]
  })

const disturbedMax = 60

/** When generator or host delayed requests, so that latency was not judged, and why. Adjacent seconds form one band. */
function disturbedIn(record: RunRecord, limitMs = Infinity) {
  const { seconds, leftOut } = withoutInterference(record, limitMs)
  const clean = new Set(seconds.map(({ latency }) => latency))
  const bands: { from: number; to: number; label: string }[] = []
  for (const [index, { latency }] of record.seconds.entries()) {
    if (clean.has(latency)) continue
    const last = bands.at(-1)
    if (last?.to === index) last.to += 1
    else bands.push({ from: index, to: index + 1, label: 'disturbed' })
  }
  return { bands: bands.slice(0, disturbedMax), leftOut: evidenceLines(leftOut) }
}

/** The last second may have only a few milliseconds, too short for a rate. */
const shortestMs = 500

/** Latency and rate by the second in which requests were intended; in a long run several seconds make one point. */
function chartsOfSeconds(
  { seconds, durationMs }: RunRecord,
  { throughput }: Promises,
  limit: Chart['limit'],
): ChartOverTime[] {
  const groups = inGroups(seconds)
  const everyMs = 1000 * (groups[0]?.length ?? 1)
  const latencies = groups.map(group => wholeLatency({ seconds: group }))
  const lengths = groups.map((_, index) => Math.min(everyMs, durationMs - index * everyMs))
  const rate = latencies.map(({ count }, index) => {
    const lengthMs = lengths[index] ?? everyMs
    return lengthMs < shortestMs && groups.length > 1 ? null : compact((count * 1000) / lengthMs)
  })
  const failed = groups.map(group => sum(group.map(second => second.failed)))
  const failures = sum(failed)
  // A point is in the middle of its interval.
  const xs = lengths.map((lengthMs, index) => inSeconds(index * everyMs + Math.max(0, lengthMs) / 2))
  return [
    { ...latencyChart(latencies, everyMs), wide: true, xs, limit },
    {
      title: 'Requests a second',
      caption: `${rangeOf(rate, 'requests a second')}; ${failures} failed.`,
      y: { unit: '/s', from: 0 },
      shows: { throughput: 0, errors: 1 },
      xs,
      series: [
        { name: 'sent', values: rate, look: 'area', tone: 'second' },
        ...(failures > 0 ? [{ name: 'failed', values: failed, look: 'bars', tone: 'fail' } as const] : []),
      ],
      limit:
        throughput === undefined ? undefined : { at: throughput, label: `at least ${round(throughput)}` },
    },
  ]
}

/** With so few requests, percentiles of a second would hide more than they show. */
function eachRequest(operations: readonly Operation[]): ChartOverTime {
  const inOrder = operations.toSorted((a, b) => a.intendedMs - b.intendedMs)
  const latencyOf = (operation: Operation) => compact(latencyMs(operation))
  const latencies = inOrder.map(latencyOf)
  const ended = (well: boolean) =>
    inOrder.map(operation => (succeeded(operation) === well ? latencyOf(operation) : null))
  const series: ChartSeries[] = [
    { name: 'answered as expected', values: ended(true), look: 'circles', tone: 'main' },
    { name: 'failed', values: ended(false), look: 'crosses', tone: 'fail' },
  ]
  return {
    title: 'Latency of each request',
    caption: `${counted(inOrder.length, 'request')} took ${rangeOf(latencies, 'ms')}, ${round(mean(latencies))} ms on average.`,
    y: { unit: 'ms', kind: 'log' },
    shows: { concurrent: 0, stdDev: 0, p50: 0, p95: 0, p99: 0, mean: 0 },
    xs: inOrder.map(({ intendedMs }) => inSeconds(intendedMs)),
    series: series.filter(({ values }) => !isEmpty(values)),
  }
}

/** A row for each call of a run, or of the parts of one; no table where there is only one call. */
export function tableOfCalls(parts: readonly RunRecord[]): Pick<Panel, 'table'> {
  const names = [...new Set(parts.flatMap(callsIn))]
  if (names.length < 2) return {}
  const rows = names.map(name => {
    const own = parts.map(part => ofCall(part, name))
    const latency = wholeLatency({ seconds: own.flatMap(({ seconds }) => seconds) })
    const failed = sum(own.map(errorsIn))
    const times = [0.5, 0.95, 0.99, 1].map(share => `${round(latency.quantile(share))} ms`)
    return [name, round(latency.count), ...times, round(failed)]
  })
  return { table: { head: ['call', 'requests', 'P50', 'P95', 'P99', 'slowest', 'failed'], rows } }
}
