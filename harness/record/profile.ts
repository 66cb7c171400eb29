import type { SourceLine } from './source-line.ts'

/**
 * How a Node service spends its time, observed from inside in a short second run of a plan whose promises about time or CPU
 * failed. Times are milliseconds, shares are between 0 and 1.
 */
export interface ServiceProfile {
  /** Mean time of a request, from sending to response. */
  readonly requestMs: number
  readonly perSecond: number
  readonly loop: LoopProfile
  /** What the event loop does while a request is in flight: run, for any request, or idle. Absent in older records. */
  readonly underWay?: { readonly ranMs: number; readonly idleMs: number }
  /** What requests waited for, longest first. */
  readonly waits: readonly Wait[]
  /** The same for each call of a mix, by its name; absent in older records. */
  readonly calls?: Readonly<Record<string, Pick<ServiceProfile, 'requestMs' | 'waits'>>>
  /** Absent where there is no Postgres beside it. */
  readonly database?: DatabaseProfile
}

export interface LoopProfile {
  /** Mean time of a request in that period; absent in older records, or where no whole second had a request. */
  readonly requestMs?: number
  /** Share of the observed time. */
  readonly busyShare: number
  /** Share of the busy time. */
  readonly garbageShare: number
  /** The longest time without a pause. */
  readonly longestMs: number
  /** Average delay of a request that arrives at any moment. */
  readonly delayMs: number
  /** Lines that cause the delay, largest share first. */
  readonly hot: readonly HotLine[]
  /** Lines with the most time per observed second. */
  readonly costs?: readonly LineCost[]
}

/** The time of a line in each second, including everything it calls. */
export interface LineCost {
  readonly at: SourceLine
  readonly ms: number
}

/** A line of the service, including the libraries and Node functions it calls. */
export interface HotLine extends Place {
  /** Share of the delay. */
  readonly share: number
  /** Share of its time that garbage collection took. */
  readonly garbageShare: number
  /** The called function with most of its time: `readFileSync`, `stringify`; absent where that is its own code. */
  readonly calls?: string
}

/** A place in the code, with its callers. */
export interface Place {
  readonly at: SourceLine
  /** Nearest first. */
  readonly callers: readonly SourceLine[]
}

export interface Wait extends Place {
  /** Node's type of the resource: `Timeout`, `GETADDRINFOREQWRAP`; `PROMISE` where it waits for another request's work. */
  readonly on: string
  readonly timesPerRequest: number
  readonly msPerRequest: number
  /** The part of it in which the event loop was idle; the rest is computing. Absent in older records. */
  readonly idleMsPerRequest?: number
  /** The nearest line that repeats on the way to it. */
  readonly loop?: SourceLine
  readonly delayMs?: number
  /** The host that was looked up or connected to. */
  readonly host?: string
}

/** Connections of the service to Postgres: means over several samples. */
export interface DatabaseProfile {
  readonly connections: number
  readonly active: number
  readonly idleInTransaction: number
  /** Number of different connections seen. */
  readonly seen: number
  /** Their statements, busiest first. */
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly text: string
  /** Mean number of connections that execute it. */
  readonly sessions: number
  /** The most frequent wait event, in Postgres's terms: `Lock: transactionid`, `Timeout: PgSleep`. */
  readonly waitEvent?: string
  /** The statement that held the lock, and the state of its connection. */
  readonly blockedBy?: { readonly text: string; readonly state: string }
}
