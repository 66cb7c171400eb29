import type { Failures } from '../failures.ts'
import type { Evidence, LeakOrigin, Unseen } from '../evidence.ts'
import { pointsNeeded, type Point } from '../theil-sen.ts'
import { inSessions, type ClassHistogram, type Series } from '../class-growth.ts'

/** What a service holds between two rounds of requests, after a collection where it has one. */
export interface Reading {
  /** Sent until then, warm-up included. */
  readonly requests: number
  /**
   * Bytes: `heap`, `external`, `native`, `anonymous`. Counts: `descriptors`, `handles.<type>`, `connections.<state>`. What could not be
   * read is missing; of handles and connections, what there is none of.
   */
  readonly values: Series
}

export interface Window {
  readonly readings: readonly Reading[]
  /** Of all objects: before the first and after the last reading, in the later windows in the middle too; none where they cannot be seen. */
  readonly classHistograms: readonly ClassHistogram[]
}

export interface GrowthRecord {
  /** A window begins with a reading of its own. All but the first are watched on suspicion only. */
  readonly windows: readonly Window[]
  /** Requests that did not end as they should. */
  readonly failures: Failures
  /** There are no connections to watch. */
  readonly withoutDatabase?: boolean
  /** Present where the service could not be looked at from within. */
  readonly unseen?: Unseen
  /** Routes that still refuse when nothing else is under way, where something failed. */
  readonly refusing?: readonly string[]
  /** Where what is kept was made, once it is certain that something is, by the check that it concerns. */
  readonly origins?: Readonly<Record<string, readonly LeakOrigin[]>>
}

/** A leak is what grew in each of so many. */
export const windowsNeeded = 3
/**
 * From the fourth on they are long: a cache that has filled meanwhile stands still, and a leak grows evenly in the fourth. What comes
 * and goes in waves shows its bounds in three long ones.
 */
export const windowsMax = 6

/** What decides: a service may warm up before, or begin to leak late. */
export const latest = ({ windows }: GrowthRecord): readonly Window[] => windows.slice(-windowsNeeded)

/** From the first reading to the last: a leak that begins later, or is rarer than they can show, is not among them. */
export const requestsIn = ({ windows }: GrowthRecord): number =>
  (windows.at(-1)?.readings.at(-1)?.requests ?? Number.NaN) -
  (windows[0]?.readings[0]?.requests ?? Number.NaN)

/** Whether all sessions of the database told what they have in use, whenever they were asked. */
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
