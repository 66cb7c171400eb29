import { mean as meanOf } from '../../judge/statistics.ts'
import { round, wholeSeconds, withUnit } from '../../record/round.ts'
import type { Line } from './chart.ts'

const present = (line: Line): number[] => line.filter(value => value !== null)

/** The maximum of a line that has a value. */
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
