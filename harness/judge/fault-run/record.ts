import type { FaultName, FaultWindow } from '../../record/fault-plan.ts'
import type { Act, Id, ReplayedAct, Timed } from '../../record/act.ts'
import type { Counts } from '../../record/counters.ts'
import type { Transaction } from '../../record/history.ts'
import type { LoggedLine } from '../../record/logged-line.ts'
import type { Json } from '../../record/call.ts'
import type { TimedCore } from '../../record/sample.ts'
import type { SourceLine } from '../../record/source-line.ts'
import type { Occurrence } from '../evidence.ts'
import type { Happening, Violation } from '../violations.ts'

/**
 * A row of the final state: the key of its operation, its own id if it has one, the order if the row shows it, and other columns.
 *
 * @example const seats = record.after.rows.map(({ others }) => others?.['seat'])
 */
export interface KeyedRow {
  readonly key: string | null
  readonly id?: Id
  readonly order?: Json
  /** All other columns that `finalState` selects, by name, as text, or null. */
  readonly others?: Readonly<Record<string, string | null>>
}

/**
 * How many operations could wait at the database before a fault and after it, once the service was steady again. Before the
 * first, clients wait behind a lock for longer than any request should, if the domain names one, and then all hang up.
 */
export interface PlaceCount {
  readonly fault: FaultName | 'clientsHangUp' | 'waitingBehindALock'
  readonly atMs: number
  /** When the count after the fault ended. */
  readonly countedMs: number
  /** Operations at a time. */
  readonly before: number
  /** Operations at a time. */
  readonly after: number
}

/** An error response as received. */
export interface ErrorAnswer {
  readonly status: number
  /** Its status is that of a success, and `outcome` found no success in it, as in an error of GraphQL. */
  readonly byOutcome?: true
  readonly contentType: string
  readonly retryAfter?: string
  readonly body: string
  /** The headers that reveal internals of the service, as `name: value`. */
  readonly headers?: readonly string[]
  /** The host names of containers that the body or these headers contain. */
  readonly hostNames?: readonly string[]
}

/** How the database refused an operation half-way. */
export interface Refusal {
  readonly table: string
  readonly moment: 'change' | 'COMMIT'
  /** Which change of the table is refused: the first or the second. */
  readonly row: number
  /** Only the first time: a service that retries must not do the operation twice or under another key. */
  readonly once: boolean
  /** The SQLSTATE, or that its session was ended. */
  readonly failure: string
}

/** An operation that the database refused half-way. */
export interface RefusedAct extends Act {
  readonly refusal: Refusal
  /** How often it was refused: 0 if the operation never reached the refusal. */
  readonly hits: number
  /** A refused change was followed by COMMIT, sent before its response or although it failed, or was a transaction of its own. */
  readonly commitsAnyway?: true
  /** Its failed transaction was still open some time after the response. */
  readonly leftOpen?: true
}

/** A request that must be refused, and its response. */
export interface MalformedAnswer extends Pick<ErrorAnswer, 'byOutcome'> {
  /** The key of this request: a row with it does not count as an operation's; absent if it has none. */
  readonly key?: string
  /** What is wrong with it: `n is negative`. */
  readonly kind: string
  /** The body as sent, or the path if there is no body. */
  readonly body: string
  /** The status, or what happened if no response came. */
  readonly answered: number | string
  /** The beginning of the body, if the status is one of success. Absent in records of an earlier version. */
  readonly said?: string
  /** The expected status; absent if any 4xx is right, and a refusal by `outcome`. */
  readonly expected?: number
}

/** Operations behind a lock that is held longer than a client should wait. */
export interface Pressed {
  readonly acts: readonly Act[]
  /** The most connections of the service to its database during the lock. */
  readonly connections: number
}

/** One health check: its response time, or how long no response came. */
export interface Pulse {
  readonly atMs: number
  readonly tookMs: number
  readonly healthy: boolean
}

/** The health of a service during a workload. */
export interface HealthSeen {
  readonly pulses: readonly Pulse[]
  /** The longest time in which the harness process itself was stalled; nobody is blamed for it. */
  readonly stallMs: number
}

/** Locks seen in a database. */
export interface LocksSeen {
  readonly looks: number
  /** Deadlocks that the database resolved, without those that a session of the harness was seen in. */
  readonly resolved: number
  /** Sessions that waited for each other, however the wait ended. */
  readonly rings: readonly string[]
}

/** A connection to the database that is open when the service gets no requests any more. */
export interface LeftSession {
  /** Such as `idle`. */
  readonly state: string
  /** How long it has been in that state. This and what follows is absent where it was not read. */
  readonly stateMs?: number
  readonly openMs?: number
  /** The beginning of its last statement. */
  readonly statement?: string
  /** Its client process is gone, and the database has not noticed. */
  readonly orphaned?: true
}

/** The sessions of the service when no more requests are sent. */
export interface Aftermath {
  readonly sessions: readonly LeftSession[]
  /** The most connections at one time before the first fault, with all clients waiting at the database. */
  readonly connectionsBefore: number
  /** Replicas of the service; 1 by default. */
  readonly replicas?: number
}

/** What `read` of the domain returned. */
export interface Reading {
  readonly atMs: number
  readonly answeredMs: number
  readonly value: Json
}

/** What an invariant examined, and its violations. */
export interface InvariantSeen {
  readonly examined: number
  readonly violations: readonly Violation[]
  /** True if it only examines the final data. */
  readonly atTheEnd?: true
}

/** The final state before the run, after the last response, and after all doubts were repeated. */
export type FinalStates = Readonly<Record<'before' | 'atRest' | 'after', readonly KeyedRow[]>>

/** Database contents, in one snapshot. */
export interface FinalState {
  readonly rows: readonly KeyedRow[]
  /** The counters of the domain; empty if it has none. */
  readonly held: Counts
}

/** How many requests were not sent, because earlier ones of their kind took too long in all. */
export type LeftOut = Readonly<Partial<Record<'refusedHalfway' | 'replays' | 'malformed', number>>>

/** Recorded operations, with faults or without. */
interface OperationsRecord {
  readonly acts: readonly Act[]
  /** Absent if the database was not made to refuse. */
  readonly refusedHalfway?: readonly RefusedAct[]
  /** Absent if nothing was repeated; `doubtsResolved` judges them. */
  readonly replays?: readonly ReplayedAct[]
  /** Absent if all were sent. */
  readonly leftOut?: LeftOut
  /** Taken during the operations; in a run under faults the last one when all was quiet. */
  readonly readings: readonly Reading[]
  /** Reads that no response came to in time. Absent in records of an earlier version. */
  readonly lateReads?: readonly Timed[]
  /** Requests of reads whose connection ended without a response. Absent in records of an earlier version. */
  readonly cutReads?: readonly Timed[]
  /** Distinct errors. */
  readonly errors: readonly ErrorAnswer[]
  /** Core times of the process that ran the clients. */
  readonly generator: readonly TimedCore[]
}

/** Operations without faults, and their outcomes. */
export interface WorkloadRecord extends OperationsRecord {
  /** What `open` of the domain returned. */
  readonly opened: Json
  /** Readings of each replica when all was quiet; undefined if no response came. */
  readonly quiet: readonly (Reading | undefined)[]
  /** How often all clients met at the barrier. */
  readonly met: number
  /** Until when the barrier held operations. */
  readonly metUntilMs: number
  /** The most connections of the service to its database while a lock blocked all clients. */
  readonly connections: number
  readonly health: HealthSeen
  /** After the last response. */
  readonly atRest: FinalState
  /** After all operations in doubt were repeated. */
  readonly after: FinalState
}

/** A replica that ended by itself. `origins`: the service's own line that its stack names first. */
export type Crash = Happening & { readonly origins?: readonly SourceLine[] }

/** Operations of a domain under faults, and their outcomes. Judges need nothing else. */
export interface FaultRunRecord extends OperationsRecord {
  readonly clients: number
  readonly replicas: number
  /** Operations sent in addition, to count the places at the database, and those whose clients hung up. */
  readonly others: readonly Act[]
  /** The valid request that the malformed ones were made from, sent after the rows at rest had been read. */
  readonly input?: Act
  /** Absent if the domain has no input to derive them from; empty if the service did not serve that input. */
  readonly malformed?: readonly MalformedAnswer[]
  readonly windows: readonly FaultWindow[]
  /** Operations that all waited behind the lock of the domain; absent if it names none. */
  readonly pressed?: Pressed
  /** One for each fault after which the service was steady again. */
  readonly places: readonly PlaceCount[]
  readonly crashes: readonly Crash[]
  /** Absent if the service has no database. */
  readonly aftermath?: Aftermath
  readonly locks?: LocksSeen
  /** By name. */
  readonly invariants: Readonly<Record<string, InvariantSeen>>
  /** Counters compared with rows; absent if the domain has no counters, or if its rows do not show their orders. */
  readonly counted?: InvariantSeen
  /** Absent if the domain has no `finalState`. */
  readonly rows?: FinalStates
  /** The newest lines of each container, in order. */
  readonly logs?: readonly LoggedLine[]
  /** Statements of an operation, by its key; absent without a proxy before the database. */
  readonly sql?: Readonly<Record<string, readonly Required<Occurrence>[]>>
  /** Absent if the domain has no `history`. */
  readonly transactions?: readonly Transaction[]
  /** Rules that the plan switches off, and why. */
  readonly without: Readonly<Record<string, string>>
}
