import type { Distribution } from './distribution.ts'
import type { LoggedLine } from './logged-line.ts'
import type { Operation, Outcome } from './operation.ts'
import type { ServiceProfile } from './profile.ts'
import type { Sample } from './sample.ts'
import type { Milliseconds } from './units.ts'

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

/** The requests of one call that were intended in one second of a run. */
export interface CallSecond {
  readonly latency: Distribution
  readonly failed: number
}

/** All requests that were intended in one second of a run. Failed requests count with their full time. */
export interface Second extends CallSecond {
  readonly serviceTime: Distribution
  readonly dispatchLag: Distribution
  /** By the name of the call; absent where the run has only one call. */
  readonly calls?: ReadonlyMap<string, CallSecond>
  /** The longest time within it in which the generator could neither send nor receive. */
  readonly generatorStallMs: number
  /** Present where the samples it is derived from were thinned out. */
  readonly interference?: SecondInterference
}

/** How generator and host may have delayed requests of one second. */
export interface SecondInterference {
  /** The longest time in which the generator neither sent nor received, or was busy without a pause. */
  readonly stalledMs: number
  /** Whether the cause was a lack of CPU. */
  readonly stalledByHost: boolean
  /** The longest time without a core of the service within a quarter of a second. */
  readonly starvedMs: number
}

/** One failed request whose response was read: method and path, and the beginning of the body. Without secrets. */
export interface FailureExample {
  readonly request: string
  readonly response: string
}

/** Failed requests of one kind. */
export interface Failure {
  /** The name of the call; absent where the run has only one call. */
  readonly call?: string
  readonly outcome: string
  /** How the requests ended; absent where the scenario itself failed, for the rest of many kinds, and in older records. */
  readonly kind?: Outcome['kind']
  /** For responses that failed by their status alone. */
  readonly status?: number
  /** The expected statuses of the call; absent where it names none, and in older records. */
  readonly expected?: readonly number[]
  /** No request failed: the code of the scenario threw an error. */
  readonly ofScenario?: true
  readonly count: number
  readonly firstMs: number
  /** Absent where no response is read: in calls without a `check`. */
  readonly example?: FailureExample
}

/** The requests of all clients, in constant memory. */
export interface Traffic {
  readonly clients: number
  readonly durationMs: Milliseconds
  /** From the first second of the run to the last; a second without intended requests is empty. */
  readonly seconds: readonly Second[]
  readonly failures: readonly Failure[]
  /** The slowest few, slowest first. */
  readonly slowest: readonly Operation[]
  /** At most the first thousand, in the order of their responses. */
  readonly first: readonly Operation[]
  /** `lost`: closed by the other side, or failed, before the end of the run. */
  readonly connections: Readonly<Record<'opened' | 'lost', number>>
  /** The latencies of each replica that got requests, in order; absent where there was only one. */
  readonly ofReplicas?: readonly Distribution[]
  /** The generators that shared the load; absent where there was only one. */
  readonly generators?: readonly GeneratorFacts[]
}

/** One of several generators of a run. */
export interface GeneratorFacts {
  readonly name: string
  /** The machine it ran on. */
  readonly node: string
  readonly requests: number
  /** The offset of its clock from the coordinator's, and the maximum error of the offset. */
  readonly clockOffsetMs: number
  readonly clockUncertaintyMs: number
  /** The longest time in which it could neither send nor receive. */
  readonly longestStallMs: number
  /** Present where it was lost before the end. */
  readonly lost?: { readonly atMs: number; readonly why: string }
}
