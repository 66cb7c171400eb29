import { html, raw } from 'hono/html'
import { round } from '../../record/round.ts'
import type { Verdict } from '../../judge/verdict.ts'
import type { Limit } from '../../judge/limit.ts'
import { sizedLimit } from '../results/margin.ts'
import type { Markup } from './markup.ts'

/** One run of a check, of some. */
export interface PastValue {
  readonly at: string
  readonly measured: number | null
  readonly verdict: Verdict
}

/** Since when a check measures something else than before. */
export interface Moved {
  readonly since: string
  readonly before: number
  readonly after: number
}

const shownRuns = 50
const [width, height, room] = [120, 26, 4]
/** A limit further away than this many times the largest value would make all else a flat line. */
const squashes = 4

/** The last runs of a check as a line: limit dashed, runs that did not pass marked, and where it moved. */
export function sparkline(
  history: readonly PastValue[],
  {
    limit,
    unit,
    moved,
  }: { readonly limit: Limit | null; readonly unit: string; readonly moved?: Moved | undefined },
): Markup {
  const runs = history.slice(-shownRuns)
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
  const line = (x1: number, y1: number, x2: number, y2: number, name: string) =>
    `<line class="${name}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`
  const shapes = [
    ...(drawn ? [line(0, y(promised), width, y(promised), 'limit')] : []),
    ...(since >= 0 ? [line(x(since), 0, x(since), height, 'moved')] : []),
    `<polyline points="${points.join(' ')}"/>`,
    ...runs.map((run, index) => markOf(run, x(index), y, index === runs.length - 1)),
  ]
  return html`<svg
    class="sparkline"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${describe(runs, unit, moved)}"
  >
    <title>${describe(runs, unit, moved)}</title>
    ${raw(shapes.join(''))}
  </svg>`
}

/** Runs that did not pass have a mark of their own form; of the others only the last has one. */
function markOf(
  { measured, verdict }: PastValue,
  x: number,
  y: (value: number) => number,
  last: boolean,
): string {
  const cy = measured === null ? height / 2 : y(measured)
  const [px, py] = [x.toFixed(1), cy.toFixed(1)]
  if (verdict === 'fail') {
    return `<path class="fail" d="M${px} ${py}m-2.5 -2.5l5 5m0 -5l-5 5"/>`
  }
  if (verdict === 'inconclusive') {
    return `<path class="inconclusive" d="M${px} ${py}m0 -3l3 3l-3 3l-3 -3z"/>`
  }
  return last ? `<circle class="pass" cx="${px}" cy="${py}" r="2.5"/>` : ''
}

function describe(runs: readonly PastValue[], unit: string, moved: Moved | undefined): string {
  const values = runs.flatMap(({ measured }) => measured ?? [])
  const count = (verdict: Verdict) => runs.filter(run => run.verdict === verdict).length
  const bad = [
    ...(count('fail') > 0 ? [`${count('fail')} failed`] : []),
    ...(count('inconclusive') > 0 ? [`${count('inconclusive')} inconclusive`] : []),
  ]
  const shift =
    moved === undefined
      ? []
      : [`moved from ${round(moved.before)} to ${round(moved.after)} on ${moved.since.slice(0, 10)}`]
  const range = `${round(Math.min(...values))} to ${round(Math.max(...values))} ${unit}`
  return [`${runs.length} runs, ${range}`, ...bad, ...shift].join(', ')
}
