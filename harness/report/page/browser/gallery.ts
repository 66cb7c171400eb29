import uPlot from 'uplot'
import type { Chart } from '../../charts/chart.ts'
import { follow, pickByKey, pickUnder, type Frame } from './inspection.ts'
import { dataOf, plot } from './plot.ts'
import { currentTheme } from './theme.ts'

/** Charts further away are drawn when the reader scrolls near them, so that a long report opens at once. */
const nearby = '600px'
const heights = { wide: 220, lanes: 400, log: 90, plain: 160 }
/** Widths of charts on paper, in CSS pixels, in two columns. */
const paper = { wide: 690, plain: 330 }

/** All charts of the page: drawn when they are near the screen, redrawn when colours or width change. */
export function startGallery(panels: readonly (readonly Chart[])[], voice: HTMLElement): void {
  const all = framesOf(panels)
  const byStage = new Map<Element, Frame>(all.map(frame => [frame.stage, frame]))
  let onPaper = false

  const sizeOf = ({ chart: { y, marks, wide = false }, stage }: Frame) => {
    const height = heights[y.names ? 'log' : marks ? 'lanes' : wide ? 'wide' : 'plain']
    if (onPaper) return { width: wide ? paper.wide : paper.plain, height }
    return { width: Math.max(200, Math.floor(stage.clientWidth)), height }
  }
  const draw = (frame: Frame) => {
    const { chart, stage, legend } = frame
    frame.drawn?.destroy()
    legend.replaceChildren()
    frame.drawn = new uPlot(plot(frame, sizeOf(frame), currentTheme()), dataOf(chart), stage)
    const { over } = frame.drawn
    if (chart.marks !== undefined) over.addEventListener('click', event => pickUnder(frame, event))
  }
  const redraw = () => {
    for (const frame of all) if (frame.drawn !== undefined || onPaper) draw(frame)
  }
  /** On paper, all charts are drawn, in light colours and with one width. */
  const toPaper = (isOnPaper: boolean) => {
    onPaper = isOnPaper
    document.documentElement.classList.toggle('paper', onPaper)
    for (const details of document.querySelectorAll<HTMLDetailsElement>('details.kept')) {
      if (onPaper) details.dataset['open'] = String(details.open)
      details.open = onPaper || details.dataset['open'] === 'true'
    }
    redraw()
  }

  const near = new IntersectionObserver(
    entries => {
      for (const { isIntersecting, target } of entries) {
        const frame = byStage.get(target)
        if (isIntersecting && frame !== undefined && frame.drawn === undefined) draw(frame)
      }
    },
    { rootMargin: nearby },
  )
  const resized = new ResizeObserver(entries => {
    for (const { target } of entries) {
      const frame = byStage.get(target)
      if (frame?.drawn === undefined || onPaper) continue
      const size = sizeOf(frame)
      if (size.width !== frame.drawn.width) frame.drawn.setSize(size)
    }
  })
  for (const frame of all) {
    near.observe(frame.stage)
    resized.observe(frame.stage)
    frame.stage.addEventListener('keydown', event => onKey(frame, event, voice))
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
  addEventListener('hashchange', () => follow(all))
  follow(all)
  addEventListener('beforeprint', () => toPaper(true))
  addEventListener('afterprint', () => toPaper(false))
}

function framesOf(panels: readonly (readonly Chart[])[]): Frame[] {
  const elements = document.querySelectorAll('.panel')
  return panels.flatMap((charts, panel) => {
    const figures = elements[panel]?.querySelectorAll('figure')
    const logs = charts.find(({ y }) => y.names !== undefined)
    return charts.flatMap((chart, index): Frame[] => {
      const figure = figures?.[index]
      const stage = figure?.querySelector<HTMLElement>('.stage') ?? null
      const legend = figure?.querySelector<HTMLElement>('.legend') ?? null
      if (figure === undefined || stage === null || legend === null) return []
      const key = chart.linked === true ? `panel ${panel}` : undefined
      return [{ chart, figure, stage, legend, panel, logs, key }]
    })
  })
}

function onKey(frame: Frame, event: KeyboardEvent, voice: HTMLElement): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
  if (frame.chart.marks !== undefined && pickByKey(frame, event)) return
  if (step === undefined || frame.drawn === undefined) return
  event.preventDefault()
  voice.textContent = `${frame.chart.title}: ${move(frame.drawn, frame, step)}`
}

/** Moves the cursor of a chart and of those that share its axis. @returns the values there. */
function move(drawn: uPlot, { key, legend }: Frame, step: number): string {
  const xs = drawn.data[0]
  const now = drawn.cursor.idx ?? (step > 0 ? -1 : xs.length)
  const x = xs[Math.min(xs.length - 1, Math.max(0, now + step))] ?? 0
  for (const one of key === undefined ? [drawn] : uPlot.sync(key).plots) {
    one.setCursor({ left: one.valToPos(x, 'x'), top: one.over.clientHeight / 2 })
  }
  const said = [...legend.querySelectorAll('tr')].map(({ cells }) =>
    Array.from(cells, ({ textContent }) => textContent)
      .join(' ')
      .trim(),
  )
  return said.join(', ')
}
