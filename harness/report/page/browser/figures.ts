import { round } from '../../../record/round.ts'
import type { Chart } from '../../charts/chart.ts'
import { element } from './element.ts'
import { shownOn } from './scales.ts'

const rowsMax = 300

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : round(value)

const heading = (scope: 'col' | 'row', text: string): HTMLElement =>
  Object.assign(element('th', text), { scope })

/** The values of a chart as a table, for readers who cannot see it or want to copy them; at most the first 300. */
export function tableOf(chart: Chart): HTMLTableElement {
  const { title, y } = chart
  const [head = [], ...rows] = chart.marks === undefined ? rowsOfSeries(chart) : rowsOfMarks(chart)
  const lines = rows
    .slice(0, rowsMax)
    .map(([first = '', ...rest]) =>
      element('tr', heading('row', first), ...rest.map(text => element('td', text))),
    )
  return element(
    'table',
    element('caption', y.unit === '' ? title : `${title}, ${y.unit}`),
    element('thead', element('tr', ...head.map(text => heading('col', text)))),
    element('tbody', ...lines),
  )
}

function rowsOfSeries({ x, xs, series }: Chart): string[][] {
  const plain = x.kind === 'nines' ? x : { ...x, unit: '' }
  const unit = x.unit === '' || x.kind === 'nines' ? '' : `, ${x.unit}`
  return [
    [`${x.label ?? 'at'}${unit}`, ...series.map(({ name }) => name)],
    ...xs.map((at, index) => [shownOn(plain, at), ...series.map(({ values }) => shown(values[index]))]),
  ]
}

/** Failures first: successes look the same in every row. A log line is one moment of a container. */
export function rowsOfMarks({ marks = [], y }: Pick<Chart, 'marks' | 'y'>): string[][] {
  const isLog = y.names !== undefined
  const rows = marks.toReversed().flatMap(({ name, at, told }) =>
    at.map(([lane, from, to], index) => {
      const times = isLog ? [from] : [lane, from, to]
      return [name, ...times.map(shown), told?.[index]?.[0]?.[1] ?? '']
    }),
  )
  return [
    isLog ? ['container', 'at, s', 'line'] : ['outcome', 'client', 'due, s', 'done, s', 'what'],
    ...rows,
  ]
}
