import { html } from 'hono/html'
import { withUnit } from '../../record/round.ts'
import type { Chart, Line } from '../charts/chart.ts'
import type { Markup } from './markup.ts'
import { drawing } from './sparkline.ts'

const [width, height, room] = [280, 56, 3]
const shownMoments = 40

/** Needs no script: one line of a chart, the limit dashed, and the moments of violations. */
export function momentChart(
  { xs, limit, y: axis, title }: Chart,
  of: string,
  values: Line = [],
  momentsMs: readonly number[] = [],
): Markup {
  const points = values.flatMap((value, index) => (value === null ? [] : [[xs[index] ?? 0, value] as const]))
  if (points.length < 2) return html``
  const [from, to] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1]
  const top = Math.max(limit?.at ?? 0, ...points.map(([, value]) => value)) || 1
  const x = (value: number) => room + ((value - from) / (to - from || 1)) * (width - 2 * room)
  const y = (value: number) => height - room - (value / top) * (height - 2 * room)
  const seconds = momentsMs.map(ms => ms / 1000).filter(at => at >= from && at <= to)
  const shapes = [
    ...(limit === undefined ? [] : [`<path class="limit" d="M0 ${y(limit.at).toFixed(1)}h${width}"/>`]),
    ...seconds.slice(0, shownMoments).map(at => `<path class="moved" d="M${x(at).toFixed(1)} 0v${height}"/>`),
    `<polyline points="${points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
  ]
  const most = withUnit(Math.max(...points.map(([, value]) => value)), axis.unit)
  const described = `${of}: ${title}, ${most} at the most${limit === undefined ? '' : `, ${limit.label}`}`
  return html`<figure class="moment">
    ${drawing([width, height], described, shapes)}
    <figcaption>${title}, up to ${most}${limit === undefined ? '' : `, ${limit.label}`}</figcaption>
  </figure>`
}
