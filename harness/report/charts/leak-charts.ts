import { round } from '../../record/round.ts'
import type { LeakChartData, LeakFigure } from './leak.ts'
import type { Chart, Panel } from './chart.ts'
import { counted, rangeOf } from './words.ts'

/** Rounds of requests, and what was there after each: a leak is a line that climbs in every window. */
export function leakPanel({ requests, figures, accused, workingSetMb, note }: LeakChartData): Panel {
  const readings = requests.flat()
  const rounds = requests.reduce((sum, window) => sum + Math.max(0, window.length - 1), 0)
  const sent = (readings.at(-1) ?? 0) - (readings[0] ?? 0)
  return {
    title: 'What requests leave behind',
    facts: [
      ['windows', round(requests.length)],
      ['rounds', round(rounds)],
      ['requests in them', round(sent)],
      ...(workingSetMb === undefined
        ? []
        : [['working set', `${round(workingSetMb[0])} → ${round(workingSetMb[1])} MB`] as const]),
    ],
    charts: readings.length < 2 ? [] : figures.map(figure => figureChart(requests, figure)),
    notes: note === undefined ? [] : [note],
    ...(accused !== undefined && { accused }),
  }
}

/** A gap between two windows, in which nothing was read. */
const joined = <T>(windows: readonly (readonly T[])[], gap: (before: T, after: T) => T): T[] =>
  windows.flatMap((window, index) => {
    const [before, after] = [windows[index - 1]?.at(-1), window[0]]
    return before === undefined || after === undefined ? window : [gap(before, after), ...window]
  })

function figureChart(requests: LeakChartData['requests'], figure: LeakFigure): Chart {
  const { title, unit, limitPerRequest, slopes } = figure
  const perRequest = unit === 'MB' ? 'B a request' : 'a request'
  const shownSlopes = slopes.map(slope => (slope === null ? 'too few readings' : round(slope)))
  const gained = unit === 'MB' ? 'kB gained' : ''
  const first = figure.values.flat().find(value => value !== null) ?? 0
  /** A leak is a few bytes a request: of megabytes only what they gain can be seen. */
  const since = (line: readonly (number | null)[]) =>
    unit === 'MB'
      ? line.map(value => (value === null ? null : Number(((value - first) * 1000).toFixed(3))))
      : line
  const each = requests.length > 1 ? `, in ${counted(requests.length, 'window')}` : ''
  return {
    title: titles[figure.check] ?? title,
    caption: `${rangeOf(figure.values.flat(), unit)}; the fitted line gains ${shownSlopes.join(', ')} ${perRequest}${each}, allowed ${round(limitPerRequest)}.`,
    linked: true,
    x: { unit: '', label: 'requests sent' },
    y: { unit: gained, label: 'since the first reading' },
    xs: joined(requests, (before, after) => (before + after) / 2),
    series: [
      {
        name: 'after a round',
        values: joined<number | null>(figure.values.map(since), () => null),
        look: 'circles',
        tone: 'main',
      },
      {
        name: 'fit',
        values: joined<number | null>(fitted(requests, figure).map(since), () => null),
        look: 'line',
        tone: slopes.some(slope => (slope ?? 0) >= limitPerRequest) ? 'fail' : 'pass',
      },
    ],
  }
}

const fitted = (requests: LeakChartData['requests'], { fits }: LeakFigure): (number | null)[][] =>
  requests.map((window, index) => window.map((_, reading) => fits[index]?.[reading] ?? null))

const titles: Readonly<Record<string, string>> = {
  heap: 'Live heap',
  external: 'Behind buffers',
  native: 'Native memory',
  fileDescriptors: 'Descriptors',
  handles: 'Active handles',
  connections: 'Database connections',
}
