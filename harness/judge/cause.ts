import type { Statement } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'

/**
 * Why a promise is broken; of a service that is slow, the line of source where there is one, else the resource that was waited for. Times are
 * milliseconds, shares lie between 0 and 1; `waitedMs` is of a request, and `times` too.
 */
export type Cause = {
  [Kind in keyof CauseValues]: Readonly<{ kind: Kind } & CauseValues[Kind]>
}[keyof CauseValues]

/** Of a service that is slow under one load. */
export type SlowCause = Exclude<Cause, { readonly kind: 'told' | 'costlier' | 'kept' | 'failing' }>

interface CauseValues {
  timer: Waited & { delayMs: number }
  /** A line that keeps the event loop busy; `calls`: what of Node or of a library it calls. */
  loop: Lines & { calls?: string; share: number; longestMs: number }
  /** A line that takes this share of the CPU time, and so much of it for each request. */
  computing: Lines & { calls?: string; share: number; cpuMs: number }
  garbage: Lines & { share: number }
  quota: { quotaCores: number; quotaShare: number }
  lookup: Waited & { host?: string }
  connecting: Waited
  /** Many of them for each request, one after the other. */
  statements: Waited & { text?: string }
  lock: Partial<Lines> & { statement: Statement }
  statement: Partial<Lines> & { statement: Statement }
  /** All connections are in use, and most requests wait for one. */
  pool: Waited & { connections: number }
  /** Several waits, none of which would be long. */
  sequence: Waited
  threadPool: Waited & { on: string }
  /** For work of others that nothing more is known of. */
  wait: Waited
  beside: { name: string }
  database: object
  /** Of two versions, what the newer one needs more for a request at this line: of CPU, or of waiting. */
  costlier: Lines & Readonly<Record<'candidateMs' | 'baselineMs', number>>
  /** What requests leave behind: where it is made, or put in. */
  kept: Lines
  /** Requests fail, most of them with this outcome. */
  failing: { text: string }
  /** In the words of whoever wrote a rule, the same in every run. */
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
