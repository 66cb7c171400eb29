import type { Statement } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'

/**
 * Why a promise is broken. For a slow service: the line of source if known, else the resource that requests waited for. Times are
 * milliseconds, shares lie between 0 and 1; `waitedMs` and `times` are per request.
 */
export type Cause = {
  [Kind in keyof CauseValues]: Readonly<{ kind: Kind } & CauseValues[Kind]>
}[keyof CauseValues]

/** Causes of slowness under one load. */
export type SlowCause = Exclude<Cause, { readonly kind: 'told' | 'costlier' | 'kept' | 'failing' }>

interface CauseValues {
  timer: Waited & { delayMs: number }
  /** A line that keeps the event loop busy. `calls`: the function of Node or of a library that it calls. */
  loop: Lines & { calls?: string; share: number; longestMs: number }
  /** A line that takes this share of the CPU time, and this much CPU time per request. */
  computing: Lines & { calls?: string; share: number; cpuMs: number }
  garbage: Lines & { share: number }
  quota: { quotaCores: number; quotaShare: number }
  lookup: Waited & { host?: string }
  connecting: Waited
  /** Many statements per request, one after the other. */
  statements: Waited & { text?: string }
  lock: Partial<Lines> & { statement: Statement }
  statement: Partial<Lines> & { statement: Statement }
  /** All connections are in use, and most requests wait for one. */
  pool: Waited & { connections: number }
  /** Several waits in sequence, each of them short. */
  sequence: Waited
  threadPool: Waited & { on: string }
  /** A wait for something outside the service, of which nothing more is known. */
  wait: Waited
  beside: { name: string }
  database: object
  /** Comparison: what the newer version needs more per request at this line, of CPU time or of waiting. */
  costlier: Lines & Readonly<Record<'candidateMs' | 'baselineMs', number>>
  /** Objects that requests leave behind: the line that creates or stores them. `whileIdle`: their number grows without requests. */
  kept: Lines & { whileIdle?: true }
  /** Requests fail, most of them with this outcome. */
  failing: { text: string }
  /** Free text from the author of a rule, the same in every run. */
  told: { text: string }
}

interface Lines {
  /** The likeliest first. */
  readonly lines: readonly SourceLine[]
}

export interface Waited extends Lines {
  readonly waitedMs: number
  readonly times: number
}
