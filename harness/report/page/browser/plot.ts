import uPlot from 'uplot'
import { round, withUnit } from '../../../record/round.ts'
import type { Chart, ChartAxis, ChartSeries } from '../../charts/chart.ts'
import { drawBandNames, drawBands, drawLimit, drawMarks } from './overlays.ts'
import { logSplits, ninesOf, ninesSplits, percentOf, rangeOf } from './scales.ts'
import { shapes } from './shapes.ts'
import { faded, type Theme } from './theme.ts'

export interface Place {
  readonly width: number
  readonly height: number
  /** Charts with the same key share their cursor and their zoom. */
  readonly key: string | undefined
  readonly legend: HTMLElement
}

/** An empty label would be given a name. */
const nothing = '\u00a0'

/** With as many digits as tell neighbours apart. */
const tick = (value: number, kind: ChartAxis['kind'], step: number): string =>
  kind === 'log' ? round(value) : value.toLocaleString('en', { maximumFractionDigits: decimalsOf(step) })

const decimalsOf = (step: number): number => String(Number(step.toPrecision(6))).split('.')[1]?.length ?? 0

/** The value of an enumeration that has none outside of its types. */
const logarithmic = 3 as unknown as uPlot.Scale.Distr

/** Of what is counted there are no halves. */
const wholeSteps = [1, 10, 100, 1_000, 10_000, 100_000].flatMap(step => [step, 2 * step, 5 * step])

const markers: Partial<Record<ChartSeries['look'], string>> = { dashed: 'dashed', dotted: 'dotted' }
const dashes: Partial<Record<ChartSeries['look'], number[]>> = { dashed: [6, 3], dotted: [2, 3] }

/** Between whole pixels too: a straight line stays straight. */
const fine = { pxAlign: 0 }

function lineOf({ name, look, tone }: ChartSeries, unit: string, theme: Theme): uPlot.Series {
  const stroke = theme.tone(tone)
  const common = {
    label: name,
    stroke,
    value: (_: uPlot, value: number | null) => (value === null ? '' : withUnit(value, unit)),
  }
  switch (look) {
    case 'bars':
      return {
        ...common,
        fill: faded(stroke, 0.55),
        width: 0,
        ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [0.9, 40] }) }),
        points: { show: false },
      }
    case 'circles':
    case 'crosses':
    case 'diamonds':
      return {
        ...common,
        fill: faded(stroke, 0.35),
        width: 1.5,
        paths: shapes(look),
        points: { show: false },
      }
    case 'area':
      return { ...common, ...fine, fill: faded(stroke, 0.16), width: 1.5, points: { show: false } }
    case 'line':
    case 'dashed':
    case 'dotted':
      return {
        ...common,
        ...fine,
        width: look === 'dotted' ? 1 : 1.5,
        points: { show: false },
        ...(dashes[look] && { dash: dashes[look] }),
      }
  }
}

const valuesOf = ({ kind }: ChartAxis, values: readonly number[]): number[] =>
  kind === 'nines' ? values.map(ninesOf) : [...values]

/** All of the axis, or what the reader has zoomed into. */
function reachOf(
  axis: ChartAxis,
  xs: ArrayLike<number>,
  [low, high]: readonly [number, number],
): uPlot.Range.MinMax {
  const all = low === xs[0] && high === xs[xs.length - 1]
  if (!all) return [low, high]
  if (axis.from !== undefined && axis.to !== undefined) return [axis.from, axis.to]
  return rangeOf(axis.kind, [low, high], axis)
}

/** A line of one or two points would be invisible. */
const seen = (series: uPlot.Series, points: number): uPlot.Series =>
  points > 2 || series.fill !== undefined ? series : { ...series, points: { show: true, size: 6 } }

const axisOf = (scale: ChartAxis, theme: Theme): uPlot.Axis => ({
  stroke: theme.muted,
  font: theme.font,
  labelFont: theme.font,
  ticks: { stroke: theme.grid, width: 1, size: 4 },
  grid: { stroke: theme.grid, width: 1 },
  ...(scale.kind === 'log' && {
    splits: (_u, _index, low, high) => logSplits(low, high),
    filter: (_u, splits) => splits,
  }),
  ...(scale.kind === 'nines' && { splits: (_u, _index, low, high) => ninesSplits(low, high) }),
  values: (_u, splits, _index, _space, step) =>
    splits.map(split => (scale.kind === 'nines' ? `${percentOf(split)} %` : tick(split, scale.kind, step))),
})

const scaleOf = (scale: ChartAxis, at?: number): uPlot.Scale => ({
  time: false,
  ...(scale.kind === 'log' && { distr: logarithmic }),
  range: (_u, low, high) =>
    rangeOf(scale.kind, [low, high], { ...scale, ...(at !== undefined && { limit: at }) }),
})

/** The options of uPlot for a chart. */
export function plot(chart: Chart, { width, height, key, legend }: Place, theme: Theme): uPlot.Options {
  const { x, y, series, bands = [], limit, marks = [] } = chart
  const named = marks.length > 0
  return {
    width,
    height,
    padding: [named ? 84 : 8, chart.roomRight ?? 12, 0, 0],
    scales: {
      x: { ...scaleOf(x), range: (u, low, high) => reachOf(x, u.data[0], [low, high]) },
      y: scaleOf(y, limit?.at),
    },
    axes: [
      { ...axisOf(x, theme), size: 26, space: 60 },
      { ...axisOf(y, theme), size: 52, gap: 4, space: 28, ...(y.unit === '' && { incrs: wholeSteps }) },
    ],
    series: [
      {
        label: nothing,
        value: (_u: uPlot, value: number | null) =>
          value === null
            ? ''
            : `${x.label ?? 'at'} ${x.kind === 'nines' ? `${percentOf(value)} %` : withUnit(value, x.unit)}`,
      },
      ...series.map(line => seen(lineOf(line, y.unit, theme), chart.xs.length)),
    ],
    bands: series.flatMap(({ band }, index) =>
      band === true
        ? [
            {
              series: [index + 1, index] as [number, number],
              fill: faded(theme.tone(series[index]?.tone ?? 'main'), index === 1 ? 0.3 : 0.14),
            },
          ]
        : [],
    ),
    cursor: {
      ...(key !== undefined && { sync: { key, scales: ['x', null] as [string, null] } }),
      y: false,
      drag: { x: true, y: false },
      points: { size: 7 },
    },
    legend: {
      show: true,
      live: true,
      markers: { dash: (_u, index) => markers[series[index - 1]?.look ?? 'line'] ?? 'solid' },
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

export const dataOf = ({ x, xs, series }: Chart): uPlot.AlignedData => [
  valuesOf(x, xs),
  ...series.map(({ values }) => [...values]),
]
