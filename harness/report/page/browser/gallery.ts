import uPlot from 'uplot'
import type { Chart } from '../../charts/chart.ts'
import { tableOf } from './figures.ts'
import { dataOf, plot } from './plot.ts'
import { currentTheme, type Theme } from './theme.ts'

interface Frame {
  readonly chart: Chart
  readonly figure: HTMLElement
  readonly stage: HTMLElement
  readonly key: string | undefined
  drawn?: uPlot
}

/** Charts further away than this are drawn when the reader comes nearer: a long report opens at once. */
const nearby = '600px'
const heights = { wide: 220, lanes: 400, plain: 160 }
/** Of a page of paper, in CSS pixels, in two columns. */
const paper = { wide: 690, plain: 330 }

/** All charts of the page: drawn when they come near, redrawn when colours or width change. */
export class Gallery {
  readonly #frames: readonly Frame[]
  readonly #voice: HTMLElement
  #theme: Theme = currentTheme()
  #onPaper = false

  constructor(charts: readonly Chart[], voice: HTMLElement) {
    this.#voice = voice
    this.#frames = charts.flatMap((chart, index): Frame[] => {
      const figure = document.querySelector<HTMLElement>(`[data-chart="${index}"]`)
      const stage = figure?.querySelector<HTMLElement>('.stage')
      if (figure === null || stage === null || stage === undefined) return []
      return [{ chart, figure, stage, key: chart.linked === true ? figure.dataset['group'] : undefined }]
    })
  }

  start(): void {
    const near = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          const frame = this.#frames.find(({ stage }) => stage === target)
          if (isIntersecting && frame !== undefined && frame.drawn === undefined) this.#draw(frame)
        }
      },
      { rootMargin: nearby },
    )
    const resized = new ResizeObserver(entries => {
      for (const { target } of entries) {
        const frame = this.#frames.find(({ stage }) => stage === target)
        if (frame?.drawn === undefined || this.#onPaper) continue
        const { width, height } = this.#sizeOf(frame)
        if (width !== frame.drawn.width) frame.drawn.setSize({ width, height })
      }
    })
    for (const frame of this.#frames) {
      near.observe(frame.stage)
      resized.observe(frame.stage)
      this.#listen(frame)
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw())
    addEventListener('beforeprint', () => this.toPaper(true))
    addEventListener('afterprint', () => this.toPaper(false))
  }

  /** Paper is light and of one width, and everything is on it. */
  toPaper(onPaper: boolean): void {
    this.#onPaper = onPaper
    document.documentElement.classList.toggle('paper', onPaper)
    for (const details of document.querySelectorAll<HTMLDetailsElement>('details.logs'))
      details.open = onPaper
    this.#redraw()
  }

  #redraw(): void {
    this.#theme = currentTheme()
    for (const frame of this.#frames) if (frame.drawn !== undefined || this.#onPaper) this.#draw(frame)
  }

  #draw(frame: Frame): void {
    const { chart, stage, figure, key } = frame
    frame.drawn?.destroy()
    const legend = figure.querySelector<HTMLElement>('.legend')
    if (legend === null) return
    legend.replaceChildren()
    stage.replaceChildren()
    const options = plot(chart, { ...this.#sizeOf(frame), key, legend }, this.#theme)
    frame.drawn = new uPlot(options, dataOf(chart), stage)
  }

  #sizeOf({ chart, stage }: Frame): { width: number; height: number } {
    const lanes = chart.marks !== undefined
    const height = lanes ? heights.lanes : chart.wide === true ? heights.wide : heights.plain
    if (this.#onPaper) return { width: chart.wide === true ? paper.wide : paper.plain, height }
    return { width: Math.max(200, Math.floor(stage.clientWidth)), height }
  }

  #listen(frame: Frame): void {
    const { chart, figure, stage } = frame
    stage.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
      if (step === undefined || frame.drawn === undefined) return
      event.preventDefault()
      this.#move(frame, step)
    })
    const figures = figure.querySelector('details.figures')
    figures?.addEventListener('toggle', () => {
      const place = figures.querySelector('.scroll')
      if (place !== null && place.childElementCount === 0) place.append(tableOf(chart))
    })
  }

  /** Moves the cursor of a chart, and with it those that share its axis, and says what is there. */
  #move({ chart, drawn, key }: Frame, step: number): void {
    if (drawn === undefined) return
    const xs = drawn.data[0]
    const now = drawn.cursor.idx ?? (step > 0 ? -1 : xs.length)
    const index = Math.min(xs.length - 1, Math.max(0, now + step))
    const x = xs[index] ?? 0
    const linked = this.#frames.filter(
      frame => frame.drawn === drawn || (key !== undefined && frame.key === key),
    )
    for (const { drawn: one } of linked) {
      one?.setCursor({ left: one.valToPos(x, 'x'), top: one.over.clientHeight / 2 })
    }
    const said = [drawn.series[0], ...drawn.series.slice(1)].map((series, at) => {
      const value = drawn.data[at]?.[index] ?? null
      const shown =
        typeof series?.value === 'function' ? series.value(drawn, value as number, at, index) : value
      const label = typeof series?.label === 'string' ? series.label : ''
      return `${label} ${shown}`.trim()
    })
    this.#voice.textContent = `${chart.title}: ${said.join(', ')}`
  }
}
