import { quantile, sorted } from './statistics.ts'
import type { Interval } from './verdict.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Slope {
  readonly slope: number
  readonly interval: Interval
}

/** Fewer points have no 95 % interval: even the one from the flattest to the steepest pair of five points is too narrow. */
export const pointsNeeded = 6

/** From one point to a later one, for all pairs of points. */
export const differencesIn = (points: readonly Point[]): Point[] =>
  points.flatMap((a, index) => points.slice(index + 1).map(b => ({ x: b.x - a.x, y: b.y - a.y })))

/** Slopes of all pairs of points; infinite or NaN for equal x. */
export const slopesIn = (points: readonly Point[]): number[] => differencesIn(points).map(({ x, y }) => y / x)

/**
 * The median slope of all pairs of points, which outliers in a quarter of the points do not change much (Theil 1950), with Sen's
 * 95 % interval: its ranks come from Kendall's variance, rounded outwards (Gilbert 1987, Statistical Methods for Environmental
 * Pollution Monitoring, 16.4.2). No two points may share their x.
 */
export function theilSen(points: readonly Point[]): Slope {
  const n = points.length
  if (n < pointsNeeded) throw new RangeError(`a slope of ${n} points: check their number first`)
  const slopes = sorted(slopesIn(points))
  const spread = 1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const low = Math.floor((slopes.length - spread) / 2)
  const at = (rank: number) => slopes[rank - 1] ?? Number.NaN
  return { slope: quantile(slopes, 0.5), interval: [at(low), at(slopes.length + 1 - low)] }
}
