import type { LoggedLine } from './logged-line.ts'
import type { ServiceProfile } from './profile.ts'
import type { Sample } from './sample.ts'
import type { Traffic } from './traffic.ts'

/** How long the service was warmed up, and what ended it. */
export interface WarmUp {
  readonly durationMs: number
  /** Whether successive windows agreed; otherwise its limit was reached. */
  readonly settled: boolean
}

/** All that was observed while a workload ran. Judges need nothing else. */
export interface RunRecord extends Traffic {
  /** What was asked for, such as `GET /api/health`; `null` where it was more than one call. */
  readonly call: string | null
  /** Whether requests came at fixed times, or each upon the answer before it. */
  readonly load: 'open' | 'closed'
  readonly warmUp: WarmUp
  readonly samples: readonly Sample[]
  /** The names of the replicas, with their machines, where a fleet has several. */
  readonly replicas?: readonly string[]
  /** CPU the container may use, in cores. */
  readonly quotaCores: number
  /** CPU that each container beside it may use, in cores, by name; those without a limit are left out. */
  readonly besideQuotaCores?: Readonly<Record<string, number>>
  /** When its clock began: milliseconds since 1970. */
  readonly startedAt?: number
  /** What the containers printed meanwhile, where a promise was not kept. */
  readonly logs?: readonly LoggedLine[]
  /** What the service did meanwhile, where a promise about time or CPU was broken; or why that could not be seen. */
  readonly profile?: ServiceProfile | { readonly unseen: string }
}
