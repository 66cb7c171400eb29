import { round, withUnit } from '../../record/round.ts'
import type { Line } from './chart.ts'

const present = (line: Line): number[] => line.filter(value => value !== null)

/** Of a line that has a figure. */
export const largest = (line: Line): number => Math.max(...present(line))
export const smallest = (line: Line): number => Math.min(...present(line))
export const isEmpty = (line: Line): boolean => present(line).length === 0

/** As in `2.1 – 7.6 ms`, or the one value that it has. */
export function rangeOf(line: Line, unit: string): string {
  if (isEmpty(line)) return 'not measured'
  const [low, high] = [round(smallest(line)), round(largest(line))]
  return withUnit(low === high ? low : `${low} – ${high}`, unit)
}

export const mean = (line: Line): number => {
  const values = present(line)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** As in `1 request`, `2,000 requests`. */
export const counted = (count: number, noun: string): string =>
  `${round(count)} ${noun}${count === 1 ? '' : 's'}`

/** Milliseconds as a place on an axis of seconds. */
export const inSeconds = (ms: number): number => Number((ms / 1000).toFixed(3))

/** Milliseconds as people say them: `420 ms`, `5.4 s`, `2 min 5 s`, `1 h 4 min`. */
export function duration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1).replace(/\.0$/, '')} s`
  const seconds = Math.round(durationMs / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}
