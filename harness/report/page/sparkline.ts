import { html, raw } from 'hono/html'
import { round } from '../../record/round.ts'
import type { Judgement } from '../../judge/judgement.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { sizedLimit } from '../results/results.ts'
import type { Move, PastCheck } from '../results/history.ts'
import { movement } from '../text/table.ts'
import type { Markup } from './markup.ts'

const [width, height, room] = [120, 26, 4]
/** A limit further away than this many times the maximum would flatten the line. */
const squashes = 4

/** The last runs of a check as a line, with the limit dashed, runs that did not pass marked, and changes of the level marked. */
export function sparkline(
  runs: readonly PastCheck[],
  { limit, unit }: Pick<Judgement, 'limit' | 'unit'>,
  moved?: Move,
): Markup {
  const values = runs.flatMap(({ measured }) => measured ?? [])
  if (values.length < 2)
    return html`<span class="muted">${runs.length < 2 ? 'first run' : 'no figures'}</span>`
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const promised = sizedLimit(limit)?.value
  const drawn = promised !== undefined && promised <= squashes * high && promised >= low / squashes
  const [bottom, top] = drawn ? [Math.min(low, promised), Math.max(high, promised)] : [low, high]
  const x = (index: number) => room + (index / Math.max(1, runs.length - 1)) * (width - 2 * room)
  const y = (value: number) =>
    height - room - ((value - bottom) / (top - bottom || 1)) * (height - 2 * room) - (top === bottom ? 8 : 0)
  const at = (index: number, value: number) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`
  const points = runs.flatMap(({ measured }, index) => (measured === null ? [] : [at(index, measured)]))
  const since = moved === undefined ? -1 : runs.findIndex(run => run.at >= moved.since)
  const described = describe(runs, `${round(low)} to ${round(high)} ${unit}`, moved)
  const shapes = [
    ...(drawn ? [path('limit', 0, y(promised), `h${width}`)] : []),
    ...(since >= 0 ? [path('moved', x(since), 0, `v${height}`)] : []),
    `<polyline points="${points.join(' ')}"/>`,
    ...runs.map(({ measured, verdict }, index) =>
      markOf(verdict, x(index), measured === null ? height / 2 : y(measured), index === runs.length - 1),
    ),
  ]
  return drawing(width, height, described, shapes)
}

/** A small drawing with a description for readers who cannot see it. */
export const drawing = (w: number, h: number, described: string, shapes: readonly string[]): Markup =>
  html`<svg
    class="sparkline"
    width="${w}"
    height="${h}"
    viewBox="0 0 ${w} ${h}"
    role="img"
    aria-label="${described}"
  >
    <title>${described}</title>
    ${raw(shapes.join(''))}
  </svg>`

/** Runs that did not pass have marks of a distinct shape; of the others only the last has a mark. */
function markOf(verdict: Verdict, x: number, y: number, last: boolean): string {
  if (verdict === 'fail') return path(verdict, x, y, 'm-2.5 -2.5l5 5m0 -5l-5 5')
  if (verdict === 'inconclusive') return path(verdict, x, y, 'm0 -3l3 3l-3 3l-3 -3z')
  return last ? path(verdict, x, y, 'm-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0') : ''
}

const path = (name: string, x: number, y: number, steps: string): string =>
  `<path class="${name}" d="M${x.toFixed(1)} ${y.toFixed(1)}${steps}"/>`

function describe(runs: readonly PastCheck[], range: string, moved?: Move): string {
  const bad = (['fail', 'inconclusive'] as const).flatMap(verdict => {
    const count = runs.filter(run => run.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdict === 'fail' ? 'failed' : verdict}`]
  })
  return [`${runs.length} runs, ${range}`, ...bad, moved && movement(moved)].filter(Boolean).join(', ')
}
