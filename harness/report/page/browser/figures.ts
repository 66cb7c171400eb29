import { round } from '../../../record/round.ts'
import type { Chart } from '../../charts/chart.ts'
import { shownOn } from './scales.ts'

const rowsMax = 300

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : round(value)

function addRow(section: HTMLTableSectionElement, texts: readonly string[]): void {
  const row = section.insertRow()
  for (const [index, text] of texts.entries()) {
    const heading = section.tagName === 'THEAD' || index === 0
    const cell = document.createElement(heading ? 'th' : 'td')
    if (heading) cell.setAttribute('scope', section.tagName === 'THEAD' ? 'col' : 'row')
    cell.textContent = text
    row.append(cell)
  }
}

/** The figures behind a chart, for whoever cannot see it or wants to copy them; of many, the first 300. */
export function tableOf(chart: Chart): HTMLTableElement {
  const { title, y } = chart
  const table = document.createElement('table')
  table.createCaption().textContent = y.unit === '' ? title : `${title}, ${y.unit}`
  const [head, ...rows] = chart.marks === undefined ? rowsOfSeries(chart) : rowsOfMarks(chart.marks)
  addRow(table.createTHead(), head ?? [])
  const body = table.createTBody()
  for (const row of rows.slice(0, rowsMax)) addRow(body, row)
  return table
}

function rowsOfSeries({ x, xs, series }: Chart): string[][] {
  const plain = x.kind === 'nines' ? x : { ...x, unit: '' }
  const unit = x.unit === '' || x.kind === 'nines' ? '' : `, ${x.unit}`
  return [
    [`${x.label ?? 'at'}${unit}`, ...series.map(({ name }) => name)],
    ...xs.map((at, index) => [shownOn(plain, at), ...series.map(({ values }) => shown(values[index]))]),
  ]
}

/** What went wrong first: what went well is the same in every row. */
const rowsOfMarks = (marks: NonNullable<Chart['marks']>): string[][] => [
  ['outcome', 'client', 'due, s', 'done, s', 'what'],
  ...marks
    .toReversed()
    .flatMap(({ name, at, told }) =>
      at.map((mark, index) => [name, ...mark.map(shown), told?.[index]?.[0]?.[1] ?? '']),
    ),
]
