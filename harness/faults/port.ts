import type { SupervisedContainer } from '../system/container.ts'
import type { StartedDatabase } from '../system/started.ts'
import type { FaultName } from '../record/fault-plan.ts'

type Signal = Parameters<SupervisedContainer['end']>[0]

/**
 * What faults need of a database, whichever it is, besides its container. A victim is a session in the middle of its
 * transaction that does not only look on.
 */
export interface FaultPort {
  /** Why it cannot suffer some faults. What only they need may be absent. */
  readonly refused: Readonly<Partial<Record<FaultName, string>>>
  /** Ends one victim, as an administrator would. @returns how many. */
  readonly endOne: (database: StartedDatabase) => Promise<number>
  /** Kills what serves one victim. @returns how many. */
  readonly killOne?: (database: StartedDatabase) => Promise<number>
  /** Stops what serves one victim. @returns what lets it go on; undefined where there was none. */
  readonly freezeOne?: (database: StartedDatabase) => Promise<(() => Promise<void>) | undefined>
  /** From its next answer it refuses all writes. @returns what lets it write again. */
  readonly refuseWrites: (database: StartedDatabase) => Promise<() => Promise<void>>
  /** Ends all sessions of the service. @returns how many. */
  readonly endAll: (database: StartedDatabase) => Promise<number>
  /** What takes a connection without a login: the first that a client says. */
  readonly hello: (database: StartedDatabase) => Buffer
  /** Whether a server that answers so has a connection for whoever asked. */
  readonly isTaken: (answer: Buffer) => boolean
  /** To its first process: ends its sessions with a message. */
  readonly shutdown: Signal
  /** Ends all sessions at once, while a COMMIT that is on the disk waits for its answer. */
  readonly shutDownAtOnce?: (database: StartedDatabase) => Promise<void>
  /** Patterns for the proxy's names of messages: a COMMIT, and the answer that it is done. */
  readonly messages: { readonly commit: string; readonly committed: string }
}
