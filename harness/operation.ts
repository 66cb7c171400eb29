import type { Milliseconds } from './units.ts'

/** One HTTP request, as a spec describes it. A body is sent as JSON. */
export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export const get = (path: string, headers: Record<string, string> = {}): Call => ({
  method: 'GET',
  path,
  headers,
})

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Call => ({
  method: 'POST',
  path,
  headers,
  body,
})

/** What a client saw. Anything but an answer leaves the effect on the server unknown. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'broken'; readonly reason: string }

/**
 * One request of a run. All times are milliseconds since the start of the run.
 *
 * Latency is `answeredMs - intendedMs`: a client that is held up by a slow answer owes the waiting time of
 * the requests it could not send, otherwise a stalled server would look fast (coordinated omission).
 */
export interface Operation {
  readonly client: number
  /** When the schedule wanted the request sent. */
  readonly intendedMs: number
  /** When the client was free to send it: later than intended only if its previous answer was late. */
  readonly dueMs: number
  readonly sentMs: number
  /** Last byte read, or the moment the request was given up. */
  readonly answeredMs: number
  readonly outcome: Outcome
}

export const latencyMs = (operation: Operation): number => operation.answeredMs - operation.intendedMs

/** Time lost in the generator itself, which no service can be blamed for. */
export const dispatchLagMs = (operation: Operation): number => operation.sentMs - operation.dueMs

export const succeeded = ({ outcome }: Operation): boolean =>
  outcome.kind === 'answered' && outcome.status === 200

export const describeOutcome = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'answered':
      return `status ${outcome.status}`
    case 'timeout':
      return 'timeout'
    case 'broken':
      return outcome.reason
  }
}

export interface Connections {
  readonly opened: number
  /** Closed by the other side, or broken, before the run was over. */
  readonly lost: number
}

/** The state of the service's container at one moment of a run. */
export interface Sample {
  readonly atMs: number
  /** CPU time used since the container started. */
  readonly cpuMs: number
  readonly throttledMs: number
  /** Memory in use without the reclaimable page cache, as `docker stats` shows it. */
  readonly workingSetBytes: number
  readonly networkBytes: number
}

/** All that was observed while a workload ran. Judges need nothing else. */
export interface RunRecord {
  readonly clients: number
  readonly durationMs: Milliseconds
  readonly operations: readonly Operation[]
  readonly connections: Connections
  readonly samples: readonly Sample[]
  /** Open descriptors of process 1, each time they were counted; empty where the image has no `ls`. */
  readonly fileDescriptors: readonly number[]
}
