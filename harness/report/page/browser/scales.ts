import type { ScaleKind } from '../../charts/chart.ts'

/** Beyond six nines nobody has measured. */
const ninesMax = 6

/** 0.9 is 1, 0.99 is 2: how many nines a share has. */
export const ninesOf = (share: number): number => Math.min(ninesMax, -Math.log10(Math.max(1 - share, 1e-9)))

/** Round values between two others: 1, 2 and 5 of each decade, or the decades alone where there are many. */
export function logSplits(low: number, high: number): number[] {
  const decades = Math.log10(high / low)
  const steps = decades > 2.5 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5]
  const first = Math.floor(Math.log10(low))
  const all = Array.from({ length: Math.ceil(decades) + 2 }, (_, index) => first + index)
  return all
    .flatMap(decade => steps.map(step => Number((step * 10 ** decade).toPrecision(1))))
    .filter(value => value >= low && value <= high)
}

const shownShares = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999]

export const ninesSplits = (low: number, high: number): number[] =>
  shownShares.map(ninesOf).filter(nines => nines >= low && nines <= high + 1e-9)

/** `99.9` of three nines. */
export const percentOf = (nines: number): string => String(Number((100 * (1 - 10 ** -nines)).toFixed(4)))

/** A little room around what is drawn; a limit is shown where it would not squash all else. */
export function rangeOf(
  kind: ScaleKind | undefined,
  [low, high]: readonly [number | null, number | null],
  { from, to, limit }: { readonly from?: number; readonly to?: number; readonly limit?: number },
): [number, number] {
  if (low === null || high === null) return kind === 'log' ? [1, 10] : [from ?? 0, to ?? 1]
  if (kind === 'log') {
    const bottom = Math.max(low, 1e-3)
    const top = Math.max(high, bottom, limit ?? 0)
    return [Math.min(bottom, limit ?? bottom) / 1.3, top * 1.3]
  }
  const bottom = Math.min(low, from ?? low)
  const shownLimit = limit !== undefined && limit <= squashes * high && limit >= bottom ? limit : high
  const top = Math.max(high, to ?? high, shownLimit)
  const room = (top - bottom || Math.abs(top) || 1) * 0.08
  return [from ?? bottom - room, to !== undefined && top <= to ? to : top + room]
}

/** A limit further away than this many times the largest value is told, and not drawn. */
const squashes = 4
