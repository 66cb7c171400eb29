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
export class Gallery {
  readonly #frames: readonly Frame[]
  readonly #voice: HTMLElement
  #onPaper = false

  /** `panels`: the charts of each panel of the page. */
  constructor(panels: readonly (readonly Chart[])[], voice: HTMLElement) {
    this.#voice = voice
    const elements = document.querySelectorAll('.panel')
    this.#frames = panels.flatMap((charts, panel) => {
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

  start(): void {
    const frames = new Map<Element, Frame>(this.#frames.map(frame => [frame.stage, frame]))
    const near = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          const frame = frames.get(target)
          if (isIntersecting && frame !== undefined && frame.drawn === undefined) this.#draw(frame)
        }
      },
      { rootMargin: nearby },
    )
    const resized = new ResizeObserver(entries => {
      for (const { target } of entries) {
        const frame = frames.get(target)
        if (frame?.drawn === undefined || this.#onPaper) continue
        const size = this.#sizeOf(frame)
        if (size.width !== frame.drawn.width) frame.drawn.setSize(size)
      }
    })
    for (const frame of this.#frames) {
      near.observe(frame.stage)
      resized.observe(frame.stage)
      this.#listen(frame)
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw())
    addEventListener('hashchange', () => follow(this.#frames))
    follow(this.#frames)
    addEventListener('beforeprint', () => this.#toPaper(true))
    addEventListener('afterprint', () => this.#toPaper(false))
  }

  /** On paper, all charts are drawn, in light colours and with one width. */
  #toPaper(onPaper: boolean): void {
    this.#onPaper = onPaper
    document.documentElement.classList.toggle('paper', onPaper)
    for (const details of document.querySelectorAll<HTMLDetailsElement>('details.kept')) {
      if (onPaper) details.dataset['open'] = String(details.open)
      details.open = onPaper || details.dataset['open'] === 'true'
    }
    this.#redraw()
  }

  #redraw(): void {
    for (const frame of this.#frames) if (frame.drawn !== undefined || this.#onPaper) this.#draw(frame)
  }

  #draw(frame: Frame): void {
    const { chart, stage, legend } = frame
    frame.drawn?.destroy()
    legend.replaceChildren()
    frame.drawn = new uPlot(plot(frame, this.#sizeOf(frame), currentTheme()), dataOf(chart), stage)
    const { over } = frame.drawn
    if (chart.marks !== undefined) over.addEventListener('click', event => pickUnder(frame, event))
  }

  #sizeOf({ chart: { y, marks, wide = false }, stage }: Frame): { width: number; height: number } {
    const height = heights[y.names ? 'log' : marks ? 'lanes' : wide ? 'wide' : 'plain']
    if (this.#onPaper) return { width: wide ? paper.wide : paper.plain, height }
    return { width: Math.max(200, Math.floor(stage.clientWidth)), height }
  }

  #listen(frame: Frame): void {
    const { chart, stage } = frame
    stage.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
      if (chart.marks !== undefined && pickByKey(frame, event)) return
      if (step === undefined || frame.drawn === undefined) return
      event.preventDefault()
      this.#move(frame, step)
    })
  }

  /** Moves the cursor of a chart and of those that share its axis, and announces the values there. */
  #move({ chart, drawn, key, legend }: Frame, step: number): void {
    if (drawn === undefined) return
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
    this.#voice.textContent = `${chart.title}: ${said.join(', ')}`
  }
}
