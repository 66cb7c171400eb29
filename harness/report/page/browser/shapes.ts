import uPlot from 'uplot'
import type { Look } from '../../charts/chart.ts'

type Shape = Extract<Look, 'circles' | 'crosses' | 'diamonds'>

const radius = 3.5
/** So many would hide each other. */
const many = 200

function trace(path: Path2D, shape: Shape, x: number, y: number, r: number): void {
  if (shape === 'circles') {
    path.moveTo(x + r, y)
    path.arc(x, y, r, 0, 2 * Math.PI)
  } else if (shape === 'crosses') {
    path.moveTo(x - r, y - r)
    path.lineTo(x + r, y + r)
    path.moveTo(x - r, y + r)
    path.lineTo(x + r, y - r)
  } else {
    path.moveTo(x, y - 1.3 * r)
    path.lineTo(x + 1.3 * r, y)
    path.lineTo(x, y + 1.3 * r)
    path.lineTo(x - 1.3 * r, y)
    path.closePath()
  }
}

/** Draws each value as a shape of its own: outcomes are told apart by form as well as by colour. */
export const shapes =
  (shape: Shape): uPlot.Series.PathBuilder =>
  (u, seriesIndex, from, to) => {
    const path = new Path2D()
    const r = (to - from > many ? 0.6 : 1) * radius * uPlot.pxRatio
    const xs = u.data[0]
    const values = u.data[seriesIndex] ?? []
    for (let index = from; index <= to; index++) {
      const [x, value] = [xs[index], values[index]]
      if (x === undefined || value === null || value === undefined) continue
      trace(path, shape, u.valToPos(x, 'x', true), u.valToPos(value, 'y', true), r)
    }
    return shape === 'crosses' ? { stroke: path } : { stroke: path, fill: path }
  }
