import type { Distribution } from './distribution.ts'
import type { Operation } from './operation.ts'
import type { Milliseconds } from './units.ts'

/** The requests of one call that were intended in one second of a run. */
export interface CallSecond {
  readonly latency: Distribution
  readonly failed: number
}

/** All requests that were intended in one second of a run, failed ones included at their full time. */
export interface Second {
  readonly latency: Distribution
  readonly serviceTime: Distribution
  readonly dispatchLag: Distribution
  readonly failed: number
  /** By the name of the call; absent where the run makes one alone. */
  readonly calls?: ReadonlyMap<string, CallSecond>
  /** The longest time within it that the generator could neither send nor take an answer. */
  readonly generatorStallMs: number
  /** Present where the samples that tell it were thinned out. */
  readonly interference?: SecondInterference
}

/** How requests of one second may have been held up by generator and host. */
export interface SecondInterference {
  /** The longest time in which the generator neither sent nor took an answer, or had no end of work in front of it. */
  readonly stalledMs: number
  /** Whether that was because it was given no core. */
  readonly stalledByHost: boolean
  /** The longest time within a quarter of a second that the service was given no core. */
  readonly starvedMs: number
}

export interface Connections {
  readonly opened: number
  /** Requests sent over a connection that was open already. */
  readonly reused: number
  /** Closed by the other side, or broken, before the run was over. */
  readonly lost: number
}

/** Failed requests of one kind. */
export interface Failure {
  /** The name of the call; absent where the run makes one alone. */
  readonly call?: string
  readonly outcome: string
  /** Of answers that were not as expected by their status alone. */
  readonly status?: number
  /** The statuses that the call names; absent where it names none, and in records of before. */
  readonly expected?: readonly number[]
  /** No request failed: the code of the scenario threw. */
  readonly ofScenario?: true
  readonly count: number
  readonly firstMs: number
}

/** What the clients saw, in memory that does not grow with the number of requests. */
export interface Traffic {
  readonly clients: number
  readonly durationMs: Milliseconds
  /** From the first second of the run to the last; one in which nothing was intended is empty. */
  readonly seconds: readonly Second[]
  readonly failures: readonly Failure[]
  /** The slowest few, the slowest first. */
  readonly slowest: readonly Operation[]
  /** The first thousand at most, in the order they were answered. */
  readonly first: readonly Operation[]
  readonly connections: Connections
  /** The latencies of each replica that was asked, in their order; absent where there was one alone. */
  readonly ofReplicas?: readonly Distribution[]
  /** Those that shared the load; absent where one sent all of it. */
  readonly generators?: readonly GeneratorFacts[]
}

/** One of several generators of a run. */
export interface GeneratorFacts {
  readonly name: string
  /** The machine it ran on. */
  readonly node: string
  readonly requests: number
  /** How far its clock was from that of the coordinator, and the most that this is wrong by. */
  readonly clockOffsetMs: number
  readonly clockUncertaintyMs: number
  /** The longest time that it could neither send nor take an answer. */
  readonly longestStallMs: number
  /** Present where it was not there to the end. */
  readonly lost?: { readonly atMs: number; readonly why: string }
}
