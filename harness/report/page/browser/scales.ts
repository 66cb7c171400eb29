import type uPlot from 'uplot'
import { withUnit } from '../../../record/round.ts'
import type { ChartAxis } from '../../charts/chart.ts'

/** Beyond six nines nobody has measured. */
const ninesMax = 6

/** 0.9 is 1, 0.99 is 2: how many nines a share has. */
export const ninesOf = (share: number): number => Math.min(ninesMax, -Math.log10(Math.max(1 - share, 1e-9)))

const shareOf = (nines: number): number => 1 - 10 ** -nines

/** The values of an enumeration that has none outside of its types: logarithmic, and by functions of one's own. */
const [logarithmic, custom] = [3, 100] as unknown as [uPlot.Scale.Distr, uPlot.Scale.Distr]

export const scaleKinds: Readonly<Record<NonNullable<ChartAxis['kind']>, uPlot.Scale>> = {
  linear: {},
  log: { distr: logarithmic },
  nines: { distr: custom, fwd: ninesOf, bwd: shareOf },
}

export const shownShares = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999]

/** As in `99.9 %`, `2.14 ms`. */
export const shownOn = ({ kind, unit }: ChartAxis, value: number): string =>
  kind === 'nines' ? `${Number((value * 100).toFixed(4))} %` : withUnit(value, unit)

/** Of the marks of a logarithmic axis those that are named: two at least. */
export function namedOn(marks: readonly number[]): (number | null)[] {
  const named = ['1', '125'].map(digits =>
    marks.map(mark => (digits.includes(mark.toExponential(0).charAt(0)) ? mark : null)),
  )
  return named.find(all => all.filter(mark => mark !== null).length > 1) ?? [...marks]
}

/** A limit further away than this many times the largest value would squash all else: it is told, and not drawn. */
const squashes = { linear: 4, log: 10 }

/** The factor that a logarithmic axis reaches beyond what it shows. */
const logRoom = 1.2

/** What an axis reaches: from a round value on a logarithmic one, a little room around all others, and the limit if it is near. */
export function rangeOf(
  { kind, from, to }: Pick<ChartAxis, 'kind' | 'from' | 'to'>,
  [low, high]: readonly [number | null, number | null],
  limit?: number,
): [number, number] {
  if (low === null || high === null) return kind === 'log' ? [1, 10] : [from ?? 0, to ?? 1]
  if (kind === 'nines') return [low, high]
  const most = squashes[kind ?? 'linear']
  const near = limit !== undefined && limit <= most * high && limit >= low / most ? limit : undefined
  if (kind === 'log') {
    const bottom = Math.max(Math.min(low, near ?? low), 1e-3) / logRoom
    const decade = 10 ** Math.floor(Math.log10(bottom))
    // uPlot puts its marks on round values only where the first one is round.
    return [Math.floor(bottom / decade) * decade, Math.max(high, near ?? high, 1e-3) * logRoom]
  }
  const bottom = Math.min(low, from ?? low)
  const top = Math.max(high, to ?? high, near ?? high)
  const room = (top - bottom || Math.abs(top) || 1) * 0.08
  return [from ?? bottom - room, to !== undefined && top <= to ? to : top + room]
}
