import uPlot from 'uplot'

/** Outlines around the origin, as in SVG. */
const outlines = {
  circles: 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0',
  crosses: 'M-1-1L1 1M-1 1L1-1',
  diamonds: 'M0-1.3L1.3 0L0 1.3L-1.3 0Z',
}

const radius = 3.5
/** From this number on, shapes would hide each other. */
const many = 200

/** Draws each value with a shape for its outcome, in addition to the colour. */
export const shapes =
  (shape: keyof typeof outlines): uPlot.Series.PathBuilder =>
  (u, seriesIndex, from, to) => {
    const path = new Path2D()
    const outline = new Path2D(outlines[shape])
    const r = (to - from > many ? 0.6 : 1) * radius * uPlot.pxRatio
    const xs = u.data[0]
    const values = u.data[seriesIndex] ?? []
    for (let index = from; index <= to; index++) {
      const [x, value] = [xs[index], values[index]]
      if (x === undefined || value === null || value === undefined) continue
      const place = [u.valToPos(x, 'x', true), u.valToPos(value, 'y', true)]
      path.addPath(outline, new DOMMatrix([r, 0, 0, r, ...place]))
    }
    return shape === 'crosses' ? { stroke: path } : { stroke: path, fill: path }
  }
