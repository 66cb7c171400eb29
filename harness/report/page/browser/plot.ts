import uPlot from 'uplot'
import { withUnit } from '../../../record/round.ts'
import type { Chart, ChartAxis, ChartSeries, Look } from '../../charts/chart.ts'
import type { Frame } from './inspection.ts'
import { drawBandNames, drawBands, drawLimit, drawMarks } from './overlays.ts'
import { namedOn, rangeOf, scaleKinds, shownOn, shownShares } from './scales.ts'
import { shapes } from './shapes.ts'
import { faded, type Theme } from './theme.ts'

/** uPlot would replace an empty label. */
const nothing = '\u00a0'

/** Steps for counts, which have no fractions. */
const wholeSteps = [1, 10, 100, 1_000, 10_000, 100_000].flatMap(step => [step, 2 * step, 5 * step])

const bars = uPlot.paths.bars?.({ size: [0.9, 40] })

/** `opacity`: of the area below a line, if any. Lines are not rounded to whole pixels, so that a straight line stays straight. */
const forms: Readonly<Record<Look, uPlot.Series & { readonly opacity?: number }>> = {
  line: { width: 1.5, pxAlign: 0 },
  dashed: { width: 1.5, pxAlign: 0, dash: [6, 3] },
  dotted: { width: 1, pxAlign: 0, dash: [2, 3] },
  area: { width: 1.5, pxAlign: 0, opacity: 0.16 },
  bars: { width: 0, opacity: 0.55, ...(bars && { paths: bars }) },
  circles: { width: 1.5, opacity: 0.35, paths: shapes('circles') },
  crosses: { width: 1.5, opacity: 0.35, paths: shapes('crosses') },
  diamonds: { width: 1.5, opacity: 0.35, paths: shapes('diamonds') },
}

function lineOf({ name, look, tone, values }: ChartSeries, unit: string, theme: Theme): uPlot.Series {
  const stroke = theme.tone(tone)
  const { opacity, ...form } = forms[look]
  return {
    ...form,
    label: name,
    stroke,
    ...(opacity !== undefined && { fill: faded(stroke, opacity) }),
    value: (_u, value: number | null) => (value === null ? '' : withUnit(value, unit)),
    // A line of one or two points would be invisible.
    points: { show: opacity === undefined && values.length <= 2, size: 6 },
  }
}

/** The whole x axis, or the part that the reader has zoomed to. */
function reachOf(axis: ChartAxis, xs: ArrayLike<number>, low: number, high: number): uPlot.Range.MinMax {
  const [first, last] = [xs[0], xs[xs.length - 1]]
  // uPlot widens the range of equal values.
  const zoomed = first !== last && (low !== first || high !== last)
  if (zoomed && axis.kind !== 'log') return [low, high]
  if (axis.from !== undefined && axis.to !== undefined) return [axis.from, axis.to]
  return rangeOf(axis, zoomed ? [low, high] : [first ?? low, last ?? high])
}

/** `named`: the unit, shown at the last value. */
const axisOf = ({ kind, names }: ChartAxis, theme: Theme, named = ''): uPlot.Axis => ({
  stroke: theme.muted,
  font: theme.font,
  ticks: { stroke: theme.grid, width: 1, size: 4 },
  grid: { stroke: theme.grid, width: 1 },
  ...(kind === 'nines' && {
    splits: (_u, _index, low, high) => shownShares.filter(share => share >= low && share <= high),
    filter: (_u, splits) => splits,
  }),
  ...(kind === 'log' && { filter: (_u, splits) => namedOn(splits) }),
  ...(names !== undefined && { splits: [...names.keys()] }),
  values: (_u, splits: (number | null)[]) =>
    splits.map((value, index) => {
      if (value === null) return ''
      if (names !== undefined) return names[value] ?? ''
      if (kind === 'nines') return shownOn({ kind, unit: '' }, value)
      const shown = value.toLocaleString('en', { maximumFractionDigits: 6 })
      return index === splits.findLastIndex(one => one !== null) ? withUnit(shown, named) : shown
    }),
})

export function plot(
  { chart, key, legend }: Frame,
  size: Pick<uPlot.Options, 'width' | 'height'>,
  theme: Theme,
): uPlot.Options {
  const { x, y, series, bands = [], limit, marks = [] } = chart
  const named = marks.length > 0 && y.names === undefined
  return {
    ...size,
    // Room for the names of bands, the last of which extends beyond the end.
    padding: [named ? 84 : 8, bands.length > 0 ? 48 : 20, 0, 0],
    scales: {
      x: {
        ...scaleKinds[x.kind ?? 'linear'],
        time: false,
        range: (u, low, high) => reachOf(x, u.data[0], low, high),
      },
      y: { ...scaleKinds[y.kind ?? 'linear'], range: (_u, low, high) => rangeOf(y, [low, high], limit?.at) },
    },
    axes: [
      { ...axisOf(x, theme, x.unit), size: 26, space: 60 },
      { ...axisOf(y, theme), size: 60, gap: 4, space: 28, ...(y.unit === '' && { incrs: wholeSteps }) },
    ],
    series: [
      {
        label: nothing,
        value: (_u: uPlot, value: number | null) =>
          value === null ? '' : `${x.label ?? 'at'} ${shownOn(x, value)}`,
      },
      ...series.map(line => lineOf(line, y.unit, theme)),
    ],
    bands: series.flatMap(({ band }, index): uPlot.Band[] => {
      if (band !== true) return []
      const fill = faded(theme.tone(series[index]?.tone ?? 'main'), index === 1 ? 0.3 : 0.14)
      return [{ series: [index + 1, index], fill }]
    }),
    cursor: {
      ...(key !== undefined && { sync: { key, scales: ['x', null] as [string, null] } }),
      y: false,
      points: { size: 7 },
    },
    legend: {
      markers: {
        dash: (_u, index) => {
          const look = series[index - 1]?.look
          return look === 'dashed' || look === 'dotted' ? look : 'solid'
        },
      },
      mount: (_u, table) => legend.append(table),
    },
    hooks: {
      drawAxes: [drawBands(bands, theme, !named && chart.wide === true)],
      draw: [
        drawMarks(marks, theme),
        ...(limit === undefined ? [] : [drawLimit(limit, theme, x.kind === 'nines' ? 'left' : 'right')]),
        ...(named ? [drawBandNames(bands, theme)] : []),
      ],
    },
  }
}

export const dataOf = ({ xs, series }: Chart): uPlot.AlignedData => [
  [...xs],
  ...series.map(({ values }) => [...values]),
]
