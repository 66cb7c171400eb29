import type { Signal } from '../system/exit.ts'
import type { StartedDatabase } from '../system/started.ts'
import type { FaultName } from '../record/fault-plan.ts'
import { seconds } from '../record/units.ts'

/** The time in which a signalled container ends. */
export const endsWithin = seconds(10)
export const pausedWithin = seconds(5)

/** What faults need of a kind of database. A victim is a session in the middle of its transaction, except observers. */
export interface FaultPort {
  /** Faults it does not support, and why. Members that only these faults need may be absent. */
  readonly refused: Readonly<Partial<Record<FaultName, string>>>
  /** Ends one victim, as an administrator would. @returns how many. */
  readonly endOne: (database: StartedDatabase) => Promise<number>
  /** Kills the process of one victim. @returns how many. */
  readonly killOne?: (database: StartedDatabase) => Promise<number>
  /** Stops the process of one victim. @returns a function that resumes it; undefined if there was none. */
  readonly freezeOne?: (database: StartedDatabase) => Promise<(() => Promise<void>) | undefined>
  /** From its next response on it refuses all writes. @returns a function that allows writes again. */
  readonly refuseWrites: (database: StartedDatabase) => Promise<() => Promise<void>>
  /** Refuses new logins of the service. @returns a function that allows them again. */
  readonly refuseLogins: (database: StartedDatabase) => Promise<() => Promise<void>>
  /** Ends all sessions of the service. @returns how many. */
  readonly endAll: (database: StartedDatabase) => Promise<number>
  /** The client's first message, which takes a connection without a login. */
  readonly hello: (database: StartedDatabase) => Buffer
  /** Whether a server with this response had a free connection. */
  readonly isTaken: (answer: Buffer) => boolean
  /** Signal to its first process that ends its sessions with a message. */
  readonly shutdown: Signal
  /** Ends all sessions at once, while a COMMIT that is on disk waits for its response. */
  readonly shutDownAtOnce?: (database: StartedDatabase) => Promise<void>
  /** Patterns for the proxy's message names: a COMMIT, the response that confirms it, and the first row of a result. */
  readonly messages: { readonly commit: string; readonly committed: string; readonly row: string }
}
