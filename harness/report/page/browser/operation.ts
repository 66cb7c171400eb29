import type { Chart, ChartMark, Facts } from '../../charts/chart.ts'

/** A stroke or a flag of a chart: the mark, and its index. */
export interface Picked {
  readonly mark: number
  readonly index: number
}

const flagHalf = 0.5

/** In the order of their start. */
const placesOf = ({ marks = [] }: Pick<Chart, 'marks'>) =>
  marks
    .flatMap(({ at }, mark) => at.map(([lane, from, to], index) => ({ mark, index, lane, from, to })))
    .toSorted((a, b) => a.from - b.from || a.lane - b.lane)

/** The operation nearest to a moment, in `lane` if given; none further away than `within`. */
export function pickAt(
  chart: Chart,
  { x, lane, within }: { readonly x: number; readonly lane?: number; readonly within: number },
): Picked | undefined {
  const [nearest] = placesOf(chart)
    .filter(place => lane === undefined || Math.abs(place.lane - lane) <= flagHalf)
    .map(place => ({ ...place, distance: Math.max(0, place.from - x, x - place.to) }))
    .toSorted((a, b) => a.distance - b.distance)
  return nearest === undefined || nearest.distance > within ? undefined : nearest
}

/** The previous or next operation by the time it was sent; the same one at the ends. */
export function beside(chart: Chart, picked: Picked, step: 1 | -1): Picked {
  const places = placesOf(chart)
  const now = places.findIndex(({ mark, index }) => mark === picked.mark && index === picked.index)
  return places[Math.min(places.length - 1, Math.max(0, now + step))] ?? picked
}

const seconds = (value: number): string => `${value.toFixed(3)} s`

/** In seconds: how long before and after an operation log lines are included. */
const logReach = 0.2
const linesMax = 20

/** The facts about an operation, and the log lines around it, as names and values. */
export function detailsOf(chart: Chart, { mark, index }: Picked, logs: Pick<Chart, 'marks'> = {}): Facts {
  const found: ChartMark | undefined = chart.marks?.[mark]
  const place = found?.at[index]
  if (found === undefined || place === undefined) return []
  const [lane, from, to] = place
  const under = (chart.bands ?? []).filter(band => band.from <= to && band.to >= from)
  const isMoment = found.look === 'flag' || chart.y.names !== undefined
  const broken = (chart.marks ?? [])
    .filter(other => other.look === 'flag' && other !== found)
    .flatMap(({ at, told: rules = [] }) =>
      at.flatMap(([, moment], flag) => (moment >= from && moment <= to ? (rules[flag]?.[0]?.[1] ?? []) : [])),
    )
  const lines = placesOf(logs)
    .filter(line => line.from >= from - logReach && line.from <= to + logReach)
    .map(({ mark: of, index: line, from: at }) => {
      const { name, told = [] } = logs.marks?.[of] ?? {}
      return `${seconds(at)}  ${name}: ${told[line]?.[0]?.[1]}`
    })
  const more = lines.length > linesMax ? [`and ${lines.length - linesMax} more`] : []
  const [due, done] = [seconds(from), `${seconds(to)}, after ${Math.round((to - from) * 1000)} ms`]
  const timed: Readonly<Record<string, string>> = isMoment
    ? { at: due }
    : { outcome: found.name, client: String(lane), due, done }
  const told: Facts = [
    ...(found.told?.[index] ?? [['operation', found.name]]),
    ...Object.entries(timed),
    ['under', under.map(({ label }) => label).join(', ') || 'no fault'],
    ['broken meanwhile', [...new Set(broken)].join(', ')],
    ['log lines around it', [...lines.slice(0, linesMax), ...more].join('\n')],
  ]
  return told.filter(([, value]) => value !== '')
}

/** The address within the page of an operation or a log line, and the reverse. `panel`: its number on the page. */
export const addressOf = (
  { panel, chart }: { readonly panel: number; readonly chart: Pick<Chart, 'marks' | 'y'> },
  { mark, index }: Picked,
): string =>
  `${chart.marks === undefined ? '' : chart.y.names === undefined ? 'op' : 'line'}-${panel}-${mark}-${index}`

export function fromAddress(hash: string): Picked | undefined {
  const [, mark, index] = /^#?(?:op|line)-\d+-(\d+)-(\d+)$/.exec(hash) ?? []
  return mark === undefined ? undefined : { mark: Number(mark), index: Number(index) }
}
