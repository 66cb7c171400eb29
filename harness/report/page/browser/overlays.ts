import uPlot from 'uplot'
import type { Chart, ChartBand, ChartMark } from '../../charts/chart.ts'
import { faded, type Theme } from './theme.ts'

const px = (length: number): number => length * uPlot.pxRatio

function within(u: uPlot, draw: (context: CanvasRenderingContext2D, box: uPlot.BBox) => void): void {
  u.ctx.save()
  u.ctx.beginPath()
  u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height)
  u.ctx.clip()
  draw(u.ctx, u.bbox)
  u.ctx.restore()
}

function setText(context: CanvasRenderingContext2D, theme: Theme, colour: string): void {
  context.font = theme.font.replace('11px', `${px(10.5)}px`)
  context.textAlign = 'left'
  context.fillStyle = colour
}

/** Shades bands behind the lines, with an edge, so that even a narrow band is visible, and with a name if it fits. */
export const drawBands =
  (bands: readonly ChartBand[], theme: Theme, names: boolean) =>
  (u: uPlot): void => {
    within(u, (context, { top, height }) => {
      for (const { from, to, label } of bands) {
        const left = u.valToPos(from, 'x', true)
        const width = Math.max(px(1.5), u.valToPos(to, 'x', true) - left)
        context.fillStyle = faded(theme.tone('second'), 0.13)
        context.fillRect(left, top, width, height)
        context.fillStyle = faded(theme.tone('second'), 0.7)
        context.fillRect(left, top, px(1), height)
        setText(context, theme, theme.muted)
        if (names && context.measureText(label).width <= width - px(6))
          context.fillText(label, left + px(4), top + px(11))
      }
    })
  }

/** Names of bands, slanted above the plotting area. Of two that would overlap, only the first is shown. */
export const drawBandNames =
  (bands: readonly ChartBand[], theme: Theme) =>
  (u: uPlot): void => {
    const { ctx, bbox } = u
    let last = Number.NEGATIVE_INFINITY
    for (const { from, label } of bands) {
      const x = u.valToPos(from, 'x', true)
      if (x < bbox.left || x > bbox.left + bbox.width || x < last + px(20)) continue
      last = x
      ctx.save()
      setText(ctx, theme, theme.ink)
      ctx.translate(x + px(3), bbox.top - px(5))
      ctx.rotate(-Math.PI / 5)
      ctx.fillText(label, 0, 0)
      ctx.restore()
    }
  }

/** The limit as a horizontal line, with its label away from the curve. */
export const drawLimit =
  ({ at, label }: NonNullable<Chart['limit']>, theme: Theme, side: 'left' | 'right') =>
  (u: uPlot): void => {
    const y = u.valToPos(at, 'y', true)
    if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) return
    within(u, (context, { left, top, width }) => {
      context.strokeStyle = theme.tone('fail')
      context.lineWidth = px(1)
      context.setLineDash([px(6), px(3)])
      context.stroke(new Path2D(`M${left} ${y}h${width}`))
      setText(context, theme, faded(theme.page, 0.75))
      const baseline = y - top > px(16) ? y - px(4) : y + px(12)
      const length = context.measureText(label).width
      const x = side === 'left' ? left + px(4) : left + width - length - px(4)
      context.fillRect(x - px(2), baseline - px(10), length + px(4), px(12))
      context.fillStyle = theme.tone('fail')
      context.fillText(label, x, baseline)
    })
  }

function drawFlags(context: CanvasRenderingContext2D, u: uPlot, at: ChartMark['at'], colour: string): void {
  context.fillStyle = colour
  for (const [row, moment] of at) {
    const [x, y] = [u.valToPos(moment, 'x', true), u.valToPos(row, 'y', true)]
    context.beginPath()
    context.moveTo(x, y + px(5))
    context.lineTo(x - px(4), y - px(4))
    context.lineTo(x + px(4), y - px(4))
    context.fill()
  }
}

/** A stroke for each operation, in the lane of its client: thin, hollow or solid by its outcome. */
export const drawMarks =
  (marks: readonly ChartMark[], theme: Theme) =>
  (u: uPlot): void => {
    const lane = Math.abs(u.valToPos(1, 'y', true) - u.valToPos(0, 'y', true))
    within(u, context => {
      for (const { look, tone, at } of marks) {
        if (look === 'flag') {
          drawFlags(context, u, at, theme.tone(tone))
          continue
        }
        // Whole pixels, for sharp edges.
        const height = Math.round(lane * { thin: 0.3, hollow: 0.62, solid: 0.8 }[look])
        context.fillStyle = faded(theme.tone(tone), look === 'hollow' ? 0.15 : 1)
        context.strokeStyle = theme.tone(tone)
        context.lineWidth = px(1)
        for (const [row, from, to] of at) {
          const x = Math.round(u.valToPos(from, 'x', true))
          const width = Math.max(px(look === 'thin' ? 1 : 2), Math.round(u.valToPos(to, 'x', true)) - x)
          const y = Math.round(u.valToPos(row, 'y', true) - height / 2)
          context.fillRect(x, y, width, height)
          if (look === 'hollow') context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1)
        }
      }
    })
  }
