import { html } from 'hono/html'
import type { Evidence } from '../../judge/evidence.ts'
import type { Dependency } from '../../judge/isolation-values.ts'
import type { Point } from '../../judge/theil-sen.ts'
import type { Markup } from './markup.ts'
import { drawing } from './sparkline.ts'

/** A longer cycle is described only in words. */
const drawnEdges = 8
const [width, height] = [360, 200]
const [nodeWidth, nodeHeight] = [56, 24]

/** Each cycle of transactions in the evidence as a ring: the order of the transactions, and the kind of each dependency. */
export const cycles = (evidence: readonly Evidence[]): Markup =>
  html`${evidence.flatMap(item =>
    item.kind === 'cycle' && item.edges.length <= drawnEdges ? [ring(item.anomaly, item.edges)] : [],
  )}`

function ring(anomaly: string, edges: readonly Dependency[]): Markup {
  const described = `${anomaly}: ${edges.map(({ kind, from, to }) => `T${from.transaction} ${kind} T${to.transaction}`).join(', ')}`
  const place = (index: number) => {
    const angle = (2 * Math.PI * index) / edges.length - Math.PI / 2
    return {
      x: width / 2 + Math.cos(angle) * (width / 2 - nodeWidth),
      y: height / 2 + Math.sin(angle) * (height / 2 - nodeHeight),
    }
  }
  const shapes = edges.flatMap(({ kind, from }, index) => [
    arrow(place(index), place((index + 1) % edges.length), kind),
    node(place(index), `T${from.transaction}`),
  ])
  return drawing([width, height], described, [arrowhead, ...shapes], 'cycle')
}

const arrowhead =
  '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
  '<path d="M0 0l8 4-8 4z"/></marker></defs>'

const node = ({ x, y }: Point, name: string): string =>
  `<rect x="${(x - nodeWidth / 2).toFixed(1)}" y="${(y - nodeHeight / 2).toFixed(1)}" width="${nodeWidth}" height="${nodeHeight}" rx="6"/>` +
  `<text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}">${name}</text>`

/** Curved to the left of its direction, so that two arrows between the same nodes do not overlap. */
function arrow(from: Point, to: Point, kind: string): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const bend = { x: (from.x + to.x) / 2 + (dy / length) * 36, y: (from.y + to.y) / 2 - (dx / length) * 36 }
  const start = edgeOf(from, bend)
  const end = edgeOf(to, bend)
  const label = { x: (from.x + to.x + 2 * bend.x) / 4, y: (from.y + to.y + 2 * bend.y) / 4 }
  const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
  return (
    `<path class="edge" marker-end="url(#arrow)" d="M${at(start)}Q${at(bend)} ${at(end)}"/>` +
    `<text class="kind" x="${label.x.toFixed(1)}" y="${(label.y + 4).toFixed(1)}">${kind}</text>`
  )
}

/** The point at which a line from the middle of a node leaves the node. */
function edgeOf({ x, y }: Point, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y]
  const scale = Math.min(nodeWidth / 2 / Math.abs(dx || 1e-9), nodeHeight / 2 / Math.abs(dy || 1e-9))
  return { x: x + dx * scale, y: y + dy * scale }
}
