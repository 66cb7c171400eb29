import { mean as meanOf } from '../../judge/statistics.ts'
import { round, wholeSeconds, withUnit } from '../../record/round.ts'
import type { Line } from './chart.ts'

/** The maximum number of points of a line that a wide screen can show separately. */
export const pointsMax = 300

/** Four significant digits: a chart shows no more, and the report stays small. */
export const compact = (value: number): number => Number(value.toPrecision(4))

/** `null` where there is no value: a gap in a line. */
export const compactOrNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : compact(value)

/** At most `pointsMax` groups of successive values, of one size except the last: each becomes one point of a long run. */
export function inGroups<T>(values: readonly T[]): T[][] {
  const size = Math.max(1, Math.ceil(values.length / pointsMax))
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}

const goldenRatio = (1 + Math.sqrt(5)) / 2

/**
 * At most `most` of the values, spread evenly. Taking every n-th value would fail for interleaved values, such as the operations
 * of several clients: it would drop all of one client and none of another. Multiples of the golden ratio have no period.
 */
export function thinned<T>(values: readonly T[], most: number): T[] {
  const share = most / values.length
  if (share >= 1) return [...values]
  return values.filter((_, index) => (index * goldenRatio) % 1 < share).slice(0, most)
}

const present = (line: Line): number[] => line.filter(value => value !== null)

export const largest = (line: Line): number => Math.max(...present(line))
export const smallest = (line: Line): number => Math.min(...present(line))
export const isEmpty = (line: Line): boolean => present(line).length === 0

/** For example `2.1 – 7.6 ms`, or a single value. */
export function rangeOf(line: Line, unit: string): string {
  if (isEmpty(line)) return 'not measured'
  const [low, high] = [round(smallest(line)), round(largest(line))]
  return withUnit(low === high ? low : `${low} – ${high}`, unit)
}

export const mean = (line: Line): number => meanOf(present(line))

/** Milliseconds as an x value in seconds. */
export const inSeconds = (ms: number): number => Number((ms / 1000).toFixed(3))

/** Milliseconds for display: `420 ms`, `5.4 s`, `2 min 5 s`, `1 h 4 min`. */
export const duration = (durationMs: number): string =>
  Math.round(durationMs) < 1_000
    ? `${Math.round(durationMs)} ms`
    : durationMs < 59_950
      ? `${(durationMs / 1000).toFixed(1).replace(/\.0$/, '')} s`
      : wholeSeconds(durationMs)
