import type uPlot from 'uplot'
import { withUnit } from '../../../record/round.ts'
import type { ChartAxis } from '../../charts/chart.ts'

const ninesMax = 6

/** 0.9 is 1, 0.99 is 2: how many nines a share has. */
export const ninesOf = (share: number): number => Math.min(ninesMax, -Math.log10(Math.max(1 - share, 1e-9)))

/** Values of an enum that uPlot exports only as a type: logarithmic, and custom. */
const [logarithmic, custom] = [3, 100] as unknown as [uPlot.Scale.Distr, uPlot.Scale.Distr]

export const scaleKinds: Readonly<Record<NonNullable<ChartAxis['kind']>, uPlot.Scale>> = {
  linear: {},
  log: { distr: logarithmic },
  nines: { distr: custom, fwd: ninesOf, bwd: nines => 1 - 10 ** -nines },
}

export const shownShares = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999]

/** For example `99.9 %`, `2.14 ms`. */
export const shownOn = ({ kind, unit }: ChartAxis, value: number): string =>
  kind === 'nines' ? `${Number((value * 100).toFixed(4))} %` : withUnit(value, unit)

/** The marks of a logarithmic axis that get labels: at least two. */
export function namedOn(marks: readonly number[]): (number | null)[] {
  const named = ['1', '125'].map(digits =>
    marks.map(mark => (digits.includes(mark.toExponential(0).charAt(0)) ? mark : null)),
  )
  return named.find(all => all.filter(mark => mark !== null).length > 1) ?? [...marks]
}

/** A limit further away than this many times the maximum would flatten everything else: it is stated, but not drawn. */
const squashes = { linear: 4, log: 10 }

/** How far a logarithmic axis extends beyond its values, as a factor. */
const logRoom = 1.2

/** Starts at a round value if logarithmic, has a small margin otherwise, and includes the limit if it is near. */
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
    // uPlot places its marks at round values only if the first one is round.
    return [Math.floor(bottom / decade) * decade, Math.max(high, near ?? high, 1e-3) * logRoom]
  }
  const bottom = Math.min(low, from ?? low, near ?? low)
  const top = Math.max(high, to ?? high, near ?? high)
  const room = (top - bottom || Math.abs(top) || 1) * 0.08
  return [from ?? bottom - room, to !== undefined && top <= to ? to : top + room]
}
