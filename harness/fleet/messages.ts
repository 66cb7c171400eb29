import type { Workload } from '../load/drive.ts'
import type { Increment } from '../load/recorder.ts'
import type { Share } from '../load/schedule.ts'
import { decode, encode } from '../record/json.ts'
import type { CoreTimes } from '../record/sample.ts'
import type { Observation } from './observer.ts'

/** The part of a workload that is data, and so reaches another process. Its call is one that is `sendable`. */
export type SharedWorkload = Pick<
  Workload,
  'clients' | 'call' | 'load' | 'seed' | 'timeout' | 'withoutPauses'
>

/** What a coordinator tells a generator. Times are on the coordinator's clock, `performance.now()` of its process. */
export type Order =
  | { readonly kind: 'time'; readonly sentMs: number; readonly atMs: number }
  | {
      readonly kind: 'drive'
      readonly run: number
      readonly origins: readonly string[]
      readonly share: Share
      readonly workload: SharedWorkload
    }
  | { readonly kind: 'start'; readonly run: number; readonly atMs: number }
  | { readonly kind: 'end'; readonly run: number; readonly atMs: number }

/** What a generator tells its coordinator. */
export type Report =
  | { readonly kind: 'hello'; readonly name: string; readonly node: string }
  /** Of an observer, which sends no load. */
  | ({ readonly kind: 'observed' } & Observation)
  /** Asks for the time; `sentMs` is on its own clock. */
  | { readonly kind: 'ask'; readonly sentMs: number }
  /** Its clients are connected, and it waits for the start. */
  | { readonly kind: 'connected'; readonly run: number }
  | Recorded
  | { readonly kind: 'done'; readonly run: number; readonly lastedMs: number }
  | { readonly kind: 'failed'; readonly run: number; readonly reason: string }

/** What of a generator is about a run. */
export type RunReport = Extract<Report, { readonly run: number }>

/** What a generator recorded since the last time, on the clock of the run. */
export interface Recorded {
  readonly kind: 'recorded'
  readonly run: number
  readonly atMs: number
  readonly increment: Increment
  /** What its thread got of the cores meanwhile; absent where the system does not tell. */
  readonly cores?: CoreTimes
  readonly clock: { readonly offsetMs: number; readonly uncertaintyMs: number }
}

/** Its orders hold headers that are secret, and must arrive as they are. */
export const asCoordinator = {
  side: 'coordinator',
  write: (order: Order): string => JSON.stringify(order),
  read: (text: string): Report => decode(text) as Report,
} as const

export const asGenerator = {
  side: 'generator',
  write: (report: Report): string => encode(report),
  read: (text: string): Order => JSON.parse(text) as Order,
} as const

/** How often a generator asks for the time. */
export const askEveryMs = 1000
/** How long a coordinator waits for a word of a generator before it counts as lost. */
export const silentMs = 5000
/** A generator waits for longer: the process of a spec may do other work, and an end of it ends the connection. */
export const patienceMs = 20_000
