import type { SourceLine } from './source-line.ts'

/**
 * What a Node service did with its time, seen from within by a short second run of a plan whose promises about time or CPU
 * were broken. Times are milliseconds, shares lie between 0 and 1.
 */
export interface ServiceProfile {
  /** Mean time of a request, from its sending to its answer. */
  readonly requestMs: number
  /** Requests answered in a second. */
  readonly perSecond: number
  readonly loop: LoopProfile
  /** What the event loop does while a request is under way: run, for it or for others, or nothing. Absent in older records. */
  readonly underWay?: { readonly ranMs: number; readonly idleMs: number }
  /** What requests waited for, the longest first. */
  readonly waits: readonly Wait[]
  /** Absent where there is no Postgres beside it. */
  readonly database?: DatabaseProfile
}

/** What the event loop did. */
export interface LoopProfile {
  /** Mean time of a request meanwhile; absent in older records, or where none was sent in a whole second of it. */
  readonly requestMs?: number
  /** Of the time it was watched. */
  readonly busyShare: number
  /** Of the time it was busy. */
  readonly garbageShare: number
  /** The longest time it did not come to rest. */
  readonly longestMs: number
  /** What a request that arrives at any moment waits for it on average. */
  readonly delayMs: number
  /** Lines that cause that delay, the most first. */
  readonly hot: readonly HotLine[]
  /** Lines that take the most time, of each second that was watched. */
  readonly costs?: readonly LineCost[]
}

/** What a line takes of a second, with all that it calls. */
export interface LineCost {
  readonly at: SourceLine
  readonly ms: number
}

/** A line of the service, with all that it calls of libraries and of Node. */
export interface HotLine extends Place {
  /** Of the delay. */
  readonly share: number
  /** Of its time, what collecting garbage took. */
  readonly garbageShare: number
  /** What it calls that takes the most of its time: `readFileSync`, `stringify`; absent where that is its own work. */
  readonly calls?: string
}

/** Where code stands, and what it was called by. */
export interface Place {
  readonly at: SourceLine
  /** The nearest first. */
  readonly callers: readonly SourceLine[]
}

export interface Wait extends Place {
  /** The type of the resource as Node names it: `Timeout`, `GETADDRINFOREQWRAP`; `PROMISE` where it is another one's work. */
  readonly on: string
  readonly timesPerRequest: number
  readonly msPerRequest: number
  /** Of that, the time in which the event loop had nothing to do: the rest is computing. Absent in older records. */
  readonly idleMsPerRequest?: number
  /** What is done again and again on the way to it: the nearest such line. */
  readonly loop?: SourceLine
  /** That a timer was set to. */
  readonly delayMs?: number
  /** That was looked up, or connected to. */
  readonly host?: string
}

/** Connections of the service to Postgres: means over some looks. */
export interface DatabaseProfile {
  readonly connections: number
  readonly active: number
  readonly idleInTransaction: number
  /** Different connections that were seen in all. */
  readonly seen: number
  /** What they did, the busiest first. */
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly text: string
  /** Mean number of connections that were at it. */
  readonly sessions: number
  /** What most of them waited for, as Postgres names it: `Lock: transactionid`, `Timeout: PgSleep`. */
  readonly waitEvent?: string
  /** What held the lock: the statement, and what its connection did. */
  readonly blockedBy?: { readonly text: string; readonly state: string }
}
