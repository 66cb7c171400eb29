import type { DrivePlan } from '../load/drive.ts'
import type { Increment } from '../load/recorder.ts'
import type { Share } from '../load/schedule.ts'
import type { CoreTimes } from '../record/sample.ts'
import type { Observation } from './observer.ts'

/** The serialisable part of a plan for another process. Its call must be `sendable`. */
type SharedPlan = Pick<DrivePlan, 'clients' | 'call' | 'load' | 'seed' | 'timeout' | 'withoutPauses'>

/** A message from the coordinator to a generator. Times are on the coordinator's clock, `performance.now()` of its process. */
export type Order =
  | { readonly kind: 'time'; readonly sentMs: number; readonly atMs: number }
  | {
      readonly kind: 'drive'
      readonly run: number
      readonly origins: readonly string[]
      readonly share: Share
      readonly drivePlan: SharedPlan
    }
  | { readonly kind: 'start'; readonly run: number; readonly atMs: number }
  | { readonly kind: 'end'; readonly run: number; readonly atMs: number }

export type Report =
  | { readonly kind: 'hello'; readonly name: string; readonly node: string }
  /** From an observer, which sends no load. */
  | ({ readonly kind: 'observed' } & Observation)
  /** Asks for the time; `sentMs` is on the generator's clock. */
  | { readonly kind: 'ask'; readonly sentMs: number }
  /** Its clients are connected, and it waits for the start. */
  | { readonly kind: 'connected'; readonly run: number }
  | Recorded
  | { readonly kind: 'done'; readonly run: number; readonly lastedMs: number }
  | { readonly kind: 'failed'; readonly run: number; readonly reason: string }

export type RunReport = Extract<Report, { readonly run: number }>

/** What a generator recorded since its last report, on the clock of the run. */
export interface Recorded {
  readonly kind: 'recorded'
  readonly run: number
  readonly atMs: number
  readonly increment: Increment
  /** Core times of its thread meanwhile; absent if the system does not report them. */
  readonly cores?: CoreTimes
  readonly clock: { readonly offsetMs: number; readonly uncertaintyMs: number }
}

export const askEveryMs = 1000
/** A generator that is silent for this long counts as lost. */
export const silentMs = 5000
/** A generator waits longer: the process of a spec may be busy with other work, and its end closes the connection. */
export const patienceMs = 20_000
