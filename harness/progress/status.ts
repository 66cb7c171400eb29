import { counted, round, wholeSeconds } from '../record/round.ts'
import type { Milliseconds } from '../record/units.ts'

/** Interim figures; unknown ones are left out. */
export interface Figures {
  readonly rate?: number
  readonly p99Ms?: number
  readonly errors?: number
  readonly workingSetBytes?: number
  /** Anything else, as text: the current round or fault. */
  readonly note?: string
}

/** A long activity, as shown to the user. Sent as JSON between processes. */
export interface Status extends Figures {
  readonly id: string
  readonly what: string
  /** Milliseconds since 1970, so that other processes can compute the elapsed time. */
  readonly startedAt: number
  readonly atMost?: Milliseconds
  readonly over: boolean
}

const left = (ms: number) => (ms > 0 ? `${wholeSeconds(ms)} left at most` : 'waiting for the last answers')

/** One line: the activity, its elapsed and remaining time, and its state. */
export function statusLine(status: Status, now: number): string {
  const { what, startedAt, atMost, rate, p99Ms, errors, workingSetBytes, note } = status
  const elapsed = now - startedAt
  const parts = [
    wholeSeconds(elapsed),
    ...(atMost === undefined ? [] : [left(atMost - elapsed)]),
    ...(note === undefined ? [] : [note]),
    ...(rate === undefined ? [] : [`${round(rate)} req/s`]),
    ...(p99Ms === undefined ? [] : [`P99 ${round(p99Ms)} ms`]),
    ...(workingSetBytes === undefined ? [] : [`${round(workingSetBytes / 1e6)} MB`]),
    ...(errors === undefined ? [] : [counted(errors, 'error')]),
  ]
  return `${what}: ${parts.join(', ')}`
}
