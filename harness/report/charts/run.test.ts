import { describe, expect, test } from 'vitest'
import { latencyJudges } from '../../judge/latency.ts'
import {
  answered,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  trafficOf,
} from '../../testing/literal-record.ts'
import { round } from '../../record/round.ts'
import { ms } from '../../record/units.ts'
import type { Chart, Panel } from './chart.ts'
import { runPanel } from './run.ts'
import { pointsMax } from './values.ts'

const chartOf = (panel: Panel, title: string): Chart | undefined =>
  panel.charts.find(chart => chart.title === title)

/** The values of each series of a chart. */
const linesOf = (panel: Panel, title: string) =>
  Object.fromEntries(chartOf(panel, title)?.series.map(({ name, values }) => [name, values]) ?? [])

const samples = Array.from({ length: 9 }, (_, index) =>
  sampleOf(index * 500, {
    cpuMs: index * 50,
    backends: { active: 1, idle: 9, idleInTransaction: 0, waiting: 0 },
  }),
)
const steady = runPanel(recordOf({ ...trafficOf(operationsOf(repeat(400, 2))), samples }), { p99: ms(100) })
/** Three seconds of 100 requests each. */
const traffic = trafficOf(operationsOf([...repeat(150, 2), ...repeat(150, 1.5)]))
const changing = runPanel(recordOf(traffic), {})

test('a run has latency, distribution and resources, all of time on one axis', () => {
  expect(steady.charts.map(({ title }) => title)).toEqual([
    'Latency',
    'Requests a second',
    'Latency of each request',
    'Histogram',
    'Percentiles',
    'CPU against quota',
    'Memory',
    'Descriptors and threads',
    'Database connections',
    'Network',
  ])
  const axes = steady.charts.filter(({ linked }) => linked === true).map(({ x }) => x)
  expect(axes).toEqual(axes.map(() => ({ unit: 's', from: 0, to: 4 })))
})

test('every line has a value for each place, and every caption a figure', () => {
  for (const { xs, series, caption } of steady.charts) {
    expect(series.map(({ values }) => values.length)).toEqual(series.map(() => xs.length))
    expect(caption).toMatch(/\d/)
  }
})

test('a run says the figures in words', () => {
  expect(chartOf(steady, 'CPU against quota')?.caption).toBe(
    'The service used 20 % of its 0.5 cores on average, 20 % at most, and was throttled 0 % of the time, summed over its cores.',
  )
  expect(chartOf(steady, 'Latency')?.limit).toEqual({ at: 100, label: 'limit 100 ms' })
})

test('the line that a card shows for a percentile is of that percentile', () => {
  const { shows = {}, series = [] } = chartOf(steady, 'Latency') ?? {}
  const named = (['p50', 'p95', 'p99'] as const).map(check => series[shows[check] ?? -1]?.name)
  expect(named).toEqual(['P50', 'P95', 'P99'])
})

test('it has percentiles of each second, and each request where there are few', () => {
  expect(linesOf(changing, 'Latency')).toMatchObject({
    P50: [2, 1.5, 1.5],
    P99: [2, 2, 1.5],
    slowest: [2, 2, 1.5],
  })
  expect(linesOf(changing, 'Requests a second')).toEqual({ sent: [100, 100, 100] })
  const each = chartOf(changing, 'Latency of each request')
  expect(each?.xs).toHaveLength(300)
  expect(each?.xs[0]).toBe(0)
  expect(each?.series).toMatchObject([{ name: 'answered as expected', look: 'circles' }])
  expect(each?.series[0]?.values[0]).toBe(2)
  expect(changing.facts).toContainEqual(['requests', '300'])
})

test('an hour takes no more room than a minute', () => {
  const second = traffic.seconds.slice(0, 1)
  const hour = recordOf({
    ...traffic,
    durationMs: ms(3_600_000),
    seconds: Array.from({ length: 3_600 }, () => second).flat(),
    samples: Array.from({ length: 14_400 }, (_, index) => sampleOf(index * 250, { cpuMs: index * 25 })),
  })
  const panel = runPanel(hour, {})
  expect(Math.max(...panel.charts.map(({ xs }) => xs.length))).toBeLessThanOrEqual(pointsMax)
  expect(linesOf(panel, 'Requests a second')['sent']?.[0]).toBe(100)
  expect(linesOf(panel, 'CPU against quota')['of quota']?.[1]).toBe(20)
  expect(JSON.stringify(panel).length).toBeLessThan(60_000)
})

test('its histogram counts every request, and its last percentile is the slowest', () => {
  const counts = linesOf(changing, 'Histogram')['requests']
  expect(counts?.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(300)
  const kept = linesOf(changing, 'Percentiles')['kept within']
  expect([kept?.[0], kept?.at(-1)]).toEqual([1.5, 2])
})

test('the few milliseconds of a last second have no rate', () => {
  const panel = runPanel(recordOf({ ...traffic, durationMs: ms(2_003) }), {})
  expect(linesOf(panel, 'Requests a second')['sent']).toEqual([100, 100, null])
})

test('seconds that the host took are told apart', () => {
  const starved = trafficOf(operationsOf(repeat(200, 2)), [0, 300])
  const busy = (atMs: number, generatorMs: number) =>
    sampleOf(atMs, { host: { busyMs: generatorMs, stolenMs: 0, generatorMs, cores: 2 } })
  const { charts, notes } = runPanel(
    recordOf({ ...starved, samples: [busy(0, 0), busy(1_000, 10), busy(2_000, 500)] }),
    { p99: ms(100) },
  )
  expect(charts[0]?.bands).toEqual([{ from: 1, to: 2, label: 'disturbed' }])
  expect(notes?.[0]).toContain('the generator was late in 1 of 2 seconds')
})

test('failed requests have a form of their own', () => {
  const operations = operationsOf(repeat(20, 2)).map((operation, index) =>
    index === 7 ? { ...operation, outcome: answered(500) } : operation,
  )
  const failing = runPanel(recordOf(trafficOf(operations)), {})
  expect(chartOf(failing, 'Latency of each request')?.series.map(({ look }) => look)).toEqual([
    'circles',
    'crosses',
  ])
  expect(failing.notes?.[0]).toBe('failed: 1 × status 500, first at 70 ms')
})

test('a run without a request has no chart that would be empty', () => {
  const { facts, charts } = runPanel(recordOf({ ...trafficOf([]), samples: [] }), {})
  expect(facts).toContainEqual(['requests', '0'])
  expect(charts.map(({ title }) => title)).not.toContain('Histogram')
  expect(charts.filter(({ caption }) => /NaN|Infinity/.test(caption))).toEqual([])
})

describe('percentiles', () => {
  /** A hundred that do not tie, from 0.172 to 4.63 ms. */
  const untied = Array.from({ length: 100 }, (_, index) => 0.172 + (index / 99) ** 2 * 4.458)
  const run = recordOf(trafficOf(operationsOf(untied)))

  test('caption, line and check have the same figures, and the line ends with the slowest', () => {
    const chart = chartOf(runPanel(run, { p50: ms(100) }), 'Percentiles')
    const checked = latencyJudges.p50(run, ms(100))
    expect(chart?.caption).toBe('P50 is 1.26 ms, P90 3.78 ms, P99 4.54 ms; the slowest of 100 took 4.63 ms.')
    expect(checked.measured).toBeCloseTo(1.264, 3)
    expect(chart?.series[0]?.values.at(-1)).toBe(4.63)
    expect(chartOf(runPanel(run, { p50: ms(100) }), 'Latency of each request')?.caption).toContain(
      '0.172 – 4.63 ms',
    )
  })

  test('where a check leaves disturbed seconds out, the caption has its figure too', () => {
    const latencies = [...repeat(100, 300), ...Array.from({ length: 400 }, (_, index) => 101 + index)]
    const disturbed = recordOf({ ...trafficOf(operationsOf(latencies), [200]), samples: [] })
    const { measured } = latencyJudges.p50(disturbed, ms(100))
    const caption = runPanel(disturbed, { p50: ms(100) }).charts.find(
      ({ title }) => title === 'Percentiles',
    )?.caption
    expect(caption).toContain(`Judged without the disturbed seconds: P50 ${round(measured ?? 0)} ms.`)
    expect(caption).not.toContain(`P50 is ${round(measured ?? 0)} ms`)
  })
})

test('the slowest request is told as it was, though lines are drawn by three digits', () => {
  const { charts } = runPanel(recordOf(trafficOf(operationsOf([...repeat(2_000, 2), 27_615]))), {})
  expect(charts.map(({ caption }) => caption).join()).toContain('the slowest took 27,615 ms')
})
