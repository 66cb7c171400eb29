import type { LoggedLine } from './logged-line.ts'
import type { ServiceProfile } from './profile.ts'
import type { Sample } from './sample.ts'
import type { Traffic } from './traffic.ts'

/** Everything that was observed while a workload ran: the only input of judges. */
export interface RunRecord extends Traffic {
  /** The requested call, such as `GET /api/health`; `null` where there were several. */
  readonly call: string | null
  /** Whether requests are sent at fixed times, or each after the previous response. */
  readonly load: 'open' | 'closed'
  readonly samples: readonly Sample[]
  /** The names of the replicas, with their machines, where a fleet has several. */
  readonly replicas?: readonly string[]
  /** CPU limit of the container, in cores. */
  readonly quotaCores: number
  /** CPU limit of each container beside it, in cores, by name; containers without a limit are left out. */
  readonly besideQuotaCores?: Readonly<Record<string, number>>
  /** When its clock began: milliseconds since 1970. */
  readonly startedAt?: number
  /** What the containers printed during the run, where a promise failed. */
  readonly logs?: readonly LoggedLine[]
  /** A profile of the service, where a promise about time or CPU failed; or why there is none. */
  readonly profile?: ServiceProfile | { readonly unseen: string }
}
