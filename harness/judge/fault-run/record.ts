import type { FaultName, FaultWindow } from '../../record/fault-plan.ts'
import type { Act, Id, ReplayedAct } from '../../record/act.ts'
import type { Counts } from '../../record/counters.ts'
import type { Transaction } from '../../record/history.ts'
import type { LeftSession } from '../../record/left-session.ts'
import type { LoggedLine } from '../../record/logged-line.ts'
import type { Json } from '../../record/call.ts'
import type { TimedCore } from '../../record/sample.ts'
import type { Occurrence } from '../evidence.ts'
import type { Happening, Violation } from '../violations.ts'

/**
 * A row of the final state: the key of the operation that made it, its own id where it has one, what was asked for where it says
 * that, and what else was read of it.
 *
 * @example const seats = record.after.rows.map(({ others }) => others?.['seat'])
 */
export interface KeyedRow {
  readonly key: string | null
  readonly id?: Id
  readonly order?: Json
  /** All other columns that `finalState` selects, by their names, as text. */
  readonly others?: Readonly<Record<string, string>>
}

/**
 * How many operations could wait at the database before a fault, and when the service was steady again after it. Before the
 * first fault clients hang up in the middle of their operations.
 */
export interface PlaceCount {
  readonly fault: FaultName | 'clientsHangUp'
  readonly atMs: number
  /** When they had been counted after it. */
  readonly countedMs: number
  /** Operations at a time. */
  readonly before: number
  /** Operations at a time. */
  readonly after: number
}

/** An answer that was no success, as it came over the wire. */
export interface ErrorAnswer {
  readonly status: number
  readonly contentType: string
  readonly retryAfter?: string
  readonly body: string
}

/** How the database refused an operation half-way. */
export interface Refusal {
  readonly table: string
  readonly moment: 'change' | 'COMMIT'
  /** Which change of the table: the first or the second. */
  readonly row: number
  /** The first time only: a service that tries again by itself must not do it twice, or under another key. */
  readonly once: boolean
  /** The SQLSTATE, or that its session was ended. */
  readonly failure: string
}

/** An operation that the database refused half-way. */
export interface RefusedAct extends Act {
  readonly refusal: Refusal
  /** How often it was refused: 0 where the operation never came to it. */
  readonly hits: number
}

/** A request that must be refused, and how it was answered. */
export interface MalformedAnswer {
  /** Its own, under which a row is no operation's; absent where it has none. */
  readonly key?: string
  /** What was wrong with it: `n is negative`. */
  readonly kind: string
  /** As it was sent: its body, or its path where it has none. */
  readonly body: string
  /** What came in place of a status where no answer came. */
  readonly answered: number | string
  /** The status that it deserves; absent where any 4xx will do. */
  readonly expected?: number
}

/** Operations behind a lock that is held for longer than anybody should wait. */
export interface Pressed {
  readonly acts: readonly Act[]
  /** The most connections of the service to its database meanwhile. */
  readonly connections: number
}

/** One answer of the health check, or how long none came. */
export interface Pulse {
  readonly atMs: number
  readonly tookMs: number
  readonly healthy: boolean
}

/** The health of a service while operations were asked for. */
export interface HealthSeen {
  readonly pulses: readonly Pulse[]
  /** The longest time in which this process itself did nothing; nobody is blamed for it. */
  readonly stallMs: number
}

/** What was seen of the locks of a database. */
export interface LocksSeen {
  readonly looks: number
  /** Deadlocks that the database has had to resolve. */
  readonly resolved: number
  /** Sessions that waited for each other, whoever ended it and how. */
  readonly rings: readonly string[]
}

/** The sessions of the service when nobody asks it for anything any more. */
export interface Aftermath {
  /** The state of each, such as `idle`. */
  readonly states: readonly string[]
  /** The same, with what else is known of each; absent in older records. */
  readonly sessions?: readonly LeftSession[]
  /** The most it had at one time before the first fault, with all its clients waiting at the database. */
  readonly connectionsBefore: number
}

/** What `read` of the domain returned. */
export interface Reading {
  readonly atMs: number
  readonly answeredMs: number
  readonly value: Json
}

/** What an invariant was asked of, and each time it did not hold. */
export interface InvariantSeen {
  readonly examined: number
  readonly violations: readonly Violation[]
  /** Where it looks at what is known at the end alone. */
  readonly atTheEnd?: true
}

/** The final state: before the run, when the last client had its answer, and when all in doubt had been asked again. */
export type FinalStates = Readonly<Record<'before' | 'atRest' | 'after', readonly KeyedRow[]>>

/** What the database holds, in one snapshot. */
export interface FinalState {
  readonly rows: readonly KeyedRow[]
  /** Of the counters of the domain; empty where it has none. */
  readonly held: Counts
}

/** What is recorded of operations, with faults or without. */
interface OperationsRecord {
  readonly acts: readonly Act[]
  /** Absent where the database was not made to refuse. */
  readonly refusedHalfway?: readonly RefusedAct[]
  /** Absent where nothing was asked for again; `doubtsResolved` judges them. */
  readonly replays?: readonly ReplayedAct[]
  /** While they were asked for; of a run under faults the last one when all was quiet. */
  readonly readings: readonly Reading[]
  /** Each distinct one once. */
  readonly errors: readonly ErrorAnswer[]
  /** What the process of the clients got of the cores. */
  readonly generator: readonly TimedCore[]
}

/** Operations that were asked for without a fault, and what came of them. */
export interface WorkloadRecord extends OperationsRecord {
  /** What `open` of the domain returned. */
  readonly opened: Json
  /** When all was quiet, of each replica; undefined where nothing was answered. */
  readonly quiet: readonly (Reading | undefined)[]
  /** How often all clients stood at the barrier together. */
  readonly met: number
  /** The most connections of the service to its database while a lock was held for all. */
  readonly connections: number
  readonly health: HealthSeen
  /** When the last client had its answer. */
  readonly atRest: FinalState
  /** When all that was in doubt had been asked for again. */
  readonly after: FinalState
}

/** Operations of a domain while faults struck, and what came of them. Judges need nothing else. */
export interface FaultRunRecord extends OperationsRecord {
  readonly clients: number
  readonly replicas: number
  /** Asked for beside, while the places at the database were counted. */
  readonly others: readonly Act[]
  /** The right request that malformed ones were made from, asked for when the rows at rest had been read. */
  readonly input?: Act
  /** Absent where the domain has no input to make them from; none where the service did not serve that. */
  readonly malformed?: readonly MalformedAnswer[]
  readonly windows: readonly FaultWindow[]
  /** Operations that all met behind the lock of the domain; absent where it names none. */
  readonly pressed?: Pressed
  /** One for each fault after which the service was steady again. */
  readonly places: readonly PlaceCount[]
  /** Each time a replica ended by itself. */
  readonly crashes: readonly Happening[]
  /** Absent where the service has no database. */
  readonly aftermath?: Aftermath
  readonly locks?: LocksSeen
  /** By their names. */
  readonly invariants: Readonly<Record<string, InvariantSeen>>
  /** Of counters against rows; absent where the domain has none, or its rows do not say what they are about. */
  readonly counted?: InvariantSeen
  /** Absent where the domain says nothing of its final state. */
  readonly rows?: FinalStates
  /** The newest lines of each container, in their order. */
  readonly logs?: readonly LoggedLine[]
  /** What went to the database for an operation, by its key; absent where no proxy stands before it. */
  readonly sql?: Readonly<Record<string, readonly Required<Occurrence>[]>>
  /** Absent where the domain tells no history. */
  readonly transactions?: readonly Transaction[]
  /** Rules that the plan switches off, and why. */
  readonly without: Readonly<Record<string, string>>
}

/** Operations of any run: those of a workload have no others. */
export type Asked = Pick<FaultRunRecord, 'acts'> &
  Partial<
    Pick<
      FaultRunRecord,
      'others' | 'pressed' | 'refusedHalfway' | 'replays' | 'input' | 'malformed' | 'windows'
    >
  >

/** Those of malformed requests: a row with one is no operation's, and `inputs` judges it. */
export const malformedKeys = (malformed: readonly MalformedAnswer[] = []): ReadonlySet<string | null> =>
  new Set(malformed.flatMap(({ key }) => key ?? []))

/** Every operation that was asked for once, before the rows at rest were read. */
export const firstActs = ({ acts, others = [], pressed, refusedHalfway = [] }: Asked): readonly Act[] => [
  ...acts,
  ...(pressed?.acts ?? []),
  ...others,
  ...refusedHalfway,
]

/**
 * Every operation that was asked for, the repeated ones too.
 *
 * @example allActs(record).filter(({ effect }) => effect.kind === 'unknown')
 */
export const allActs = (record: Asked): readonly Act[] => [
  ...firstActs(record),
  ...(record.replays ?? []),
  ...(record.input ? [record.input] : []),
]
