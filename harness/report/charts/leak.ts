import type { GrowthRecord } from '../../judge/growth/record.ts'
import type { LeakRecord } from '../../judge/growth/leaks.ts'
import { namesOf, quantitiesIn, type LeakPromises, type Quantity } from '../../judge/growth/quantities.ts'
import { median, sum } from '../../judge/statistics.ts'
import { pointsNeeded, theilSen, type Point } from '../../judge/theil-sen.ts'
import { counted, round } from '../../record/round.ts'
import type { Chart, Panel } from './chart.ts'
import { rangeOf } from './values.ts'

/** Memory and resources after each round of requests: a leak is a line that rises in every window. */
export function leakPanel({ growth, workingSet }: LeakRecord, limits: LeakPromises): Panel {
  const { beforeBytes, afterBytes } = workingSet
  const readings = growth.windows.flatMap(window => window.readings)
  const rounds = sum(growth.windows.map(window => Math.max(0, window.readings.length - 1)))
  return {
    title: 'What requests leave behind',
    facts: [
      ['windows', round(growth.windows.length)],
      ['rounds', round(rounds)],
      ['requests in them', round((readings.at(-1)?.requests ?? 0) - (readings[0]?.requests ?? 0))],
      ...(beforeBytes === undefined || afterBytes === undefined
        ? []
        : [['working set', `${round(beforeBytes / 1e6)} → ${round(afterBytes / 1e6)} MB`] as const]),
    ],
    charts: readings.length < 2 ? [] : quantitiesIn(growth, limits).flatMap(one => growthChart(growth, one)),
  }
}

/** No chart where the figure could not be read. `connections.open` is the sum of the other connections. */
function growthChart(growth: GrowthRecord, quantity: Quantity): Chart[] {
  const { windows } = growth
  const { check, title: kept, limit, unit } = quantity
  const all = namesOf(growth, quantity)
  const names = check === 'connections' ? all.filter(name => name === 'connections.open') : all
  if (names.length === 0) return []
  const points = windows.map(({ readings }) =>
    readings.map(reading => ({ x: reading.requests, y: sum(names.map(name => reading.values[name] ?? 0)) })),
  )
  const fits = points.map(fitOf)
  const values = points.flat().map(({ y }) => y)
  const [first = 0] = values
  const bytes = unit === 'B/request'
  /** A leak is a few bytes a request: next to megabytes of heap it is visible only as kB gained. */
  const gained = (y: number) => Number((bytes ? (y - first) / 1000 : y).toFixed(3))
  const shown = points.flatMap((window, index) => {
    const fit = fits[index]
    const fitted = (x: number) => (fit === undefined ? null : gained(fit.base + fit.slope * x))
    return [
      ...gapBetween(points[index - 1], window),
      ...window.map(({ x, y }) => ({ x, reading: gained(y), fit: fitted(x) })),
    ]
  })
  const range = rangeOf(bytes ? values.map(y => y / 1e6) : values, bytes ? 'MB' : '')
  const slopes = fits.map(fit => (fit === undefined ? 'too few readings' : round(fit.slope)))
  const each = windows.length > 1 ? `, in ${counted(windows.length, 'window')}` : ''
  const leaks = fits.some(fit => fit !== undefined && fit.slope >= limit)
  return [
    {
      title: check === 'connections' ? 'connections to the database' : kept,
      caption: `${range}; the fitted line gains ${slopes.join(', ')} ${bytes ? 'B a request' : 'a request'}${each}, allowed ${round(limit)}.`,
      linked: true,
      shows: { [check]: 0 },
      x: { unit: '', label: 'requests sent' },
      y: { unit: bytes ? 'kB gained' : '' },
      xs: shown.map(({ x }) => x),
      series: [
        { name: 'after a round', values: shown.map(({ reading }) => reading), look: 'circles', tone: 'main' },
        { name: 'fit', values: shown.map(({ fit }) => fit), look: 'line', tone: leaks ? 'fail' : 'pass' },
      ],
    },
  ]
}

/** An x value without a y value in the middle between two windows, so that no line joins them. */
function gapBetween(before: readonly Point[] = [], after: readonly Point[]) {
  const [last, next] = [before.at(-1), after[0]]
  return last === undefined || next === undefined
    ? []
    : [{ x: (last.x + next.x) / 2, reading: null, fit: null }]
}

/** Through the medians, as the slope is computed: a single outlier affects neither. */
function fitOf(points: readonly Point[]): { slope: number; base: number } | undefined {
  if (points.length < pointsNeeded) return undefined
  const { slope } = theilSen(points)
  return { slope, base: median(points.map(({ x, y }) => y - slope * x)) }
}
