import { round } from '../../../record/round.ts'
import type { Chart } from '../../charts/chart.ts'

const rowsMax = 300

const cell = (name: 'th' | 'td', text: string, scope?: 'col' | 'row'): HTMLTableCellElement => {
  const element = document.createElement(name)
  element.textContent = text
  if (scope !== undefined) element.scope = scope
  return element
}

function rowOf(cells: readonly HTMLTableCellElement[]): HTMLTableRowElement {
  const row = document.createElement('tr')
  row.append(...cells)
  return row
}

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : round(value)

/** The figures behind a chart, for whoever cannot see it or wants to copy them. */
export function tableOf({ title, x, y, xs, series, marks = [] }: Chart): HTMLTableElement {
  const table = document.createElement('table')
  const caption = document.createElement('caption')
  caption.textContent = y.unit === '' ? title : `${title}, ${y.unit}`
  const head = document.createElement('thead')
  const body = document.createElement('tbody')
  table.append(caption, head, body)
  if (marks.length > 0) {
    head.append(rowOf(['outcome', 'client', 'sent, s', 'answered, s'].map(text => cell('th', text, 'col'))))
    // Whatever went wrong first: what went well is the same in every row.
    const all = marks.toReversed().flatMap(({ name, at }) => at.map(mark => [name, ...mark] as const))
    body.append(
      ...all
        .slice(0, rowsMax)
        .map(([name, ...numbers]) =>
          rowOf([cell('th', name, 'row'), ...numbers.map(n => cell('td', shown(n)))]),
        ),
    )
    return table
  }
  const unit = x.unit === '' ? '' : `, ${x.unit}`
  const names = [`${x.label ?? 'at'}${unit}`, ...series.map(({ name }) => name)]
  head.append(rowOf(names.map(name => cell('th', name, 'col'))))
  body.append(
    ...xs.slice(0, rowsMax).map((at, index) => {
      const first = cell('th', x.kind === 'nines' ? `${Number((at * 100).toFixed(4))}` : shown(at), 'row')
      return rowOf([first, ...series.map(({ values }) => cell('td', shown(values[index])))])
    }),
  )
  return table
}
