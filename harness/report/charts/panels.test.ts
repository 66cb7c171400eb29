import { describe, expect, test } from 'vitest'
import type { FaultRunChartData } from './fault-run.ts'
import type { LeakChartData } from './leak.ts'
import { runChartData } from './run.ts'
import {
  answered,
  operationsOf,
  recordOf,
  repeat,
  sampleOf,
  trafficOf,
} from '../../testing/literal-record.ts'
import { below } from '../../judge/limit.ts'
import { ms } from '../../record/units.ts'
import type { Chart, Panel } from './chart.ts'
import { panelOf } from './panels.ts'
import { duration, rangeOf } from './words.ts'

const chartOf = (panel: Panel, title: string): Chart | undefined =>
  panel.charts.find(chart => chart.title === title)

describe('a run', () => {
  const samples = Array.from({ length: 9 }, (_, index) =>
    sampleOf(index * 500, {
      cpuMs: index * 50,
      backends: { active: 1, idle: 9, idleInTransaction: 0, waiting: 0 },
    }),
  )
  const record = recordOf({ ...trafficOf(operationsOf(repeat(400, 2))), samples })
  const panel = panelOf({ chart: runChartData(record, { p99: ms(100) }), violations: [] })

  test('has latency, distribution and resources, all of time on one axis', () => {
    expect(panel.charts.map(({ title }) => title)).toEqual([
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
      'Who had the cores',
    ])
    const axes = panel.charts.filter(({ linked }) => linked === true).map(({ x }) => x)
    expect(axes).toEqual(axes.map(() => ({ unit: 's', from: 0, to: 4 })))
  })

  test('every line has a value for each place, and every caption a figure', () => {
    for (const { xs, series, caption } of panel.charts) {
      expect(series.map(({ values }) => values.length)).toEqual(series.map(() => xs.length))
      expect(caption).toMatch(/\d/)
    }
  })

  test('says the figures in words', () => {
    expect(chartOf(panel, 'CPU against quota')?.caption).toBe(
      'The service used 20 % of its 0.5 cores on average, 20 % at most, and was throttled 0 % of the time.',
    )
    expect(chartOf(panel, 'Latency')?.limit).toEqual({ at: 100, label: 'limit 100 ms' })
  })

  test('failed requests have a form of their own', () => {
    const operations = operationsOf(repeat(20, 2)).map((operation, index) =>
      index === 7 ? { ...operation, outcome: answered(500) } : operation,
    )
    const failing = panelOf({
      chart: runChartData(recordOf(trafficOf(operations)), {}),
      violations: [],
    })
    expect(chartOf(failing, 'Latency of each request')?.series.map(({ look }) => look)).toEqual([
      'circles',
      'crosses',
    ])
    expect(failing.notes?.[0]).toBe('failed: 1 × status 500, first at 70 ms')
  })

  test('a run without a request has no chart that would be empty', () => {
    const empty = panelOf({
      chart: runChartData(recordOf({ ...trafficOf([]), samples: [] }), {}),
      violations: [],
    })
    expect(
      empty.charts.every(({ caption }) => !caption.includes('NaN') && !caption.includes('Infinity')),
    ).toBe(true)
  })
})

describe('a fire', () => {
  const faultRun: FaultRunChartData = {
    kind: 'faultRun',
    name: 'databaseDies',
    clients: 2,
    durationMs: 1_000,
    operations: [
      [0, 0, 10, 0],
      [1, 20, 500, 2],
    ],
    counts: { ok: 9, failed: 0, unknown: 1 },
    everyMs: 500,
    p50: [10, null],
    p99: [500, null],
    max: [500, null],
    succeeded: [50, null],
    faults: [
      {
        fault: 'killDatabase',
        strikes: 'database',
        fromMs: 15,
        healedMs: 400,
        hits: 1,
        recoveredMs: null,
        limitMs: 2_000,
      },
    ],
    crashes: [],
  }
  const violations = [
    { title: 'money neither made nor lost', count: '2 violations in 9 readings', atMs: [420, 600] },
  ]

  test('every outcome has a form of its own, and what was left out is said', () => {
    const timeline = chartOf(panelOf({ chart: faultRun, violations: [] }), 'Operations of each client')
    expect(timeline?.marks?.map(({ name, look }) => [name, look])).toEqual([
      ['confirmed', 'thin'],
      ['in doubt', 'solid'],
    ])
    expect(timeline?.caption).toContain('Drawn evenly thinned: 1 of 9 confirmed.')
    expect(timeline?.bands).toEqual([{ from: 0.015, to: 0.4, label: 'kill database' }])
  })

  test('a rule that was broken is marked when it was', () => {
    const panel = panelOf({ chart: faultRun, violations })
    const marks = chartOf(panel, 'Operations of each client')?.marks
    expect(marks?.at(-1)).toMatchObject({
      name: 'a rule broken',
      at: [
        [2, 0.42, 0.42],
        [2, 0.6, 0.6],
      ],
    })
    expect(panel.notes).toEqual([
      'broken: money neither made nor lost, 2 violations in 9 readings, first at 420 ms',
    ])
  })

  test('a fault the service never recovered from says so', () => {
    expect(panelOf({ chart: faultRun, violations: [] }).table?.rows[0]).toContain('not seen')
  })
})

test('a leak names the line, and shows what was gained', () => {
  const leak: LeakChartData = {
    kind: 'leak',
    requests: [
      [100, 200],
      [300, 400],
    ],
    figures: [
      {
        check: 'heap',
        title: 'live heap kept',
        unit: 'MB',
        limitPerRequest: 8,
        values: [
          [10, 10.0016],
          [10.0032, 10.0048],
        ],
        fits: [[10, 10.0016], []],
        slopes: [16, null],
      },
    ],
    accused: { sources: [{ file: 'app/api.ts', line: 3 }], lines: ['put there by push'] },
  }
  const panel = panelOf({ chart: leak, violations: [] })
  expect(panel.accused?.sources).toEqual([{ file: 'app/api.ts', line: 3 }])
  const [heap] = panel.charts
  expect(heap?.xs).toEqual([100, 200, 250, 300, 400])
  expect(heap?.series[0]?.values).toEqual([0, 1.6, null, 3.2, 4.8])
  expect(heap?.series[1]).toMatchObject({ tone: 'fail', values: [0, 1.6, null, null, null] })
})

test('a search shows each rate by its verdict', () => {
  const figures = (measured: number) => [{ title: 'P99 latency', ...below(100, 'ms'), measured }]
  const { charts } = panelOf({
    chart: {
      kind: 'knee',
      kept: 4_000,
      broken: 8_000,
      tried: [
        { rate: 8_000, verdict: 'fail', figures: figures(300) },
        { rate: 4_000, verdict: 'pass', figures: figures(20) },
      ],
    },
    violations: [],
  })
  expect(charts[0]?.xs).toEqual([4_000, 8_000])
  expect(charts[0]?.series.map(({ name, look }) => [name, look])).toEqual([
    ['P99 latency', 'dotted'],
    ['kept', 'circles'],
    ['broken', 'crosses'],
  ])
  expect(charts[0]?.limit?.at).toBe(100)
})

test.each([
  [420, '420 ms'],
  [5_000, '5 s'],
  [5_430, '5.4 s'],
  [125_000, '2 min 5 s'],
  [3_840_000, '1 h 4 min'],
])('%i ms in words', (durationMs, words) => {
  expect(duration(durationMs)).toBe(words)
})

test('a range of one value is that value', () => {
  expect(rangeOf([2, 2, null], 'MB')).toBe('2 MB')
  expect(rangeOf([null], 'MB')).toBe('not measured')
})
