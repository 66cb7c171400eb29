import { areRare, type Failures } from '../failures.ts'
import type { Evidence, LeakOrigin, Unseen } from '../evidence.ts'
import { pointsNeeded, type Point } from '../theil-sen.ts'
import { inSessions, type ClassHistogram, type Series } from '../class-growth.ts'

/** Figures of a service between two rounds of requests, after a garbage collection if it has one. */
export interface Reading {
  /** Number of requests so far, warm-up included. */
  readonly requests: number
  /**
   * Bytes: `heap`, `external`, `native`, `anonymous`, `files`, `helpers.<program>`. Counts: `descriptors`, `handles.<type>`,
   * `connections.<state>`. Unreadable figures are missing; so are handles and connections with a count of zero.
   */
  readonly values: Series
}

export interface Window {
  readonly readings: readonly Reading[]
  /** All objects before the first and after the last reading, later also in the middle; empty if they cannot be seen. */
  readonly classHistograms: readonly ClassHistogram[]
}

export interface GrowthRecord {
  /** Each window begins with a reading of its own. All but the first are only watched on suspicion. */
  readonly windows: readonly Window[]
  readonly failures: Failures
  /** True if there are no connections to watch. */
  readonly withoutDatabase?: boolean
  /** How many processes and threads the container of the service may have. */
  readonly processLimit?: number
  /** How many connections its database takes; absent where that is no more than the clients of the warm-up. */
  readonly connectionLimit?: number
  /** Present if the harness could not look inside the service. */
  readonly unseen?: Unseen | undefined
  /** True if the plan asks only for what is seen from outside. */
  readonly fromOutside?: boolean
  /** Routes that still refuse when nothing else is in flight, after failures. */
  readonly refusing?: readonly string[]
  /** Where leaked objects are created, by check, once a leak is certain. */
  readonly origins?: Readonly<Record<string, readonly LeakOrigin[]>>
}

/** A leak grows in each of this many windows. */
export const windowsNeeded = 3
/** The fourth and later ones are long: a full cache stops growing, a leak goes on. Three long ones show the bounds of a wave. */
export const windowsMax = 6

/** The deciding windows: a service may warm up before them, or begin to leak late. */
export const latest = ({ windows }: GrowthRecord): readonly Window[] => windows.slice(-windowsNeeded)

/** Requests from the first reading to the last. A leak that begins later, or is too rare to show in them, is not found. */
export const requestsIn = ({ windows }: GrowthRecord): number =>
  (windows.at(-1)?.readings.at(-1)?.requests ?? Number.NaN) -
  (windows[0]?.readings[0]?.requests ?? Number.NaN)

/** Whether so few requests failed that the growth of the others can be judged. */
export const failsRarely = ({ windows, failures }: GrowthRecord): boolean =>
  areRare(failures, windows.at(-1)?.readings.at(-1)?.requests ?? 0)

/** Whether all database sessions reported their memory in each reading. */
export function hasSessions({ windows }: GrowthRecord): boolean {
  const counted = windows.flatMap(({ classHistograms }) => classHistograms)
  return counted.length > 0 && counted.every(({ counts }) => counts[inSessions] !== undefined)
}

export const pointsOf = (readings: readonly Reading[], name: string): Point[] =>
  readings.map(({ requests, values }) => ({ x: requests, y: values[name] ?? 0 }))

/** Why the record decides nothing. */
export function missingEvidence({ windows }: GrowthRecord): Evidence | undefined {
  const got = windows.length === 0 ? 0 : Math.min(...windows.map(({ readings }) => readings.length))
  return got >= pointsNeeded ? undefined : { kind: 'tooFew', of: 'readings', needed: pointsNeeded, got }
}
