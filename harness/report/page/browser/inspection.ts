import type uPlot from 'uplot'
import type { Chart } from '../../charts/chart.ts'
import { unfold } from './folds.ts'
import { addressOf, beside, detailsOf, fromAddress, pickAt, type Picked } from './operation.ts'

export interface Frame {
  readonly chart: Chart
  readonly figure: HTMLElement
  readonly stage: HTMLElement
  readonly legend: HTMLElement
  /** The same for all linked charts of a panel: they share their cursor and their zoom. */
  readonly key: string | undefined
  /** The chart of log lines, where there is one. */
  readonly logs: Chart | undefined
  readonly panel: number
  picked?: Picked
  drawn?: uPlot
}

/** The distance in pixels within which an operation is selected. */
const reach = 12

const steps: Readonly<Record<string, 1 | -1>> = { ArrowUp: -1, ArrowDown: 1 }

/** Shows the operation under the mouse, or the nearest in its lane. */
export function pickUnder(frame: Frame, { offsetX, offsetY }: MouseEvent): void {
  const { chart, drawn } = frame
  if (drawn === undefined) return
  const x = drawn.posToVal(offsetX, 'x')
  const within = drawn.posToVal(offsetX + reach, 'x') - x
  show(frame, pickAt(chart, { x, lane: drawn.posToVal(offsetY, 'y'), within }))
}

/** Enter shows the operation at the cursor; up and down move to the next ones. @returns whether the key was handled. */
export function pickByKey(frame: Frame, event: KeyboardEvent): boolean {
  const { chart, drawn, picked } = frame
  const step = steps[event.key]
  if (drawn === undefined || (event.key !== 'Enter' && (step === undefined || picked === undefined)))
    return false
  event.preventDefault()
  const x = drawn.data[0][drawn.cursor.idx ?? 0] ?? 0
  const asked = step !== undefined && picked !== undefined
  show(frame, asked ? beside(chart, picked, step) : pickAt(chart, { x, within: Infinity }))
  return true
}

/** Shows the operation that the address names. */
export function follow(frames: readonly Frame[]): void {
  const asked = fromAddress(location.hash)
  const frame = asked && frames.find(one => addressOf(one, asked) === location.hash.slice(1))
  if (asked === undefined || frame === undefined) return
  show(frame, asked)
  unfold(frame.figure)
  frame.figure.scrollIntoView()
}

/** Shows the details next to the chart, with an address of their own. */
function show(frame: Frame, picked: Picked | undefined): void {
  const shown = frame.figure.querySelector<HTMLElement>('.inspected')
  if (shown === null || picked === undefined) return
  frame.picked = picked
  const address = addressOf(frame, picked)
  const details = detailsOf(frame.chart, picked, frame.logs).map(([name, value]) =>
    element('div', element('dt', name), element('dd', value)),
  )
  const link = Object.assign(element('a', 'link'), { href: `#${address}` })
  shown.id = address
  shown.hidden = false
  shown.replaceChildren(element('dl', ...details), link)
  history.replaceState(null, '', `${location.pathname}${location.search}#${address}`)
}

function element(tag: string, ...children: readonly (string | Node)[]): HTMLElement {
  const made = document.createElement(tag)
  made.append(...children)
  return made
}
