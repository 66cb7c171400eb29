import { HarnessError } from '../record/errors.ts'
import type { LeftSession } from '../record/left-session.ts'
import type { DatabaseReader } from './domain.ts'
import type { ServiceSession } from './session.ts'

/** A backend that waits for a lock, and whom it waits for. */
export interface LockWait {
  readonly pid: number
  /** When this wait began: another one of the same backend has another time. */
  readonly since: string
  readonly by: readonly number[]
}

/** A connection of the service, and who has opened it. */
export interface OpenSession extends Omit<LeftSession, 'orphaned'> {
  /** Absent where its client is in the same container. */
  readonly address: string | null
  /** Milliseconds since 1970, on the clock of the database; where it does not tell, since when nothing was asked. */
  readonly beganMs: number
}

/**
 * A connection past the service to a database, whichever it is, to look on and to hold locks. No fault takes it for its
 * victim. It connects when it is first used.
 */
export interface DatabaseSession extends AsyncDisposable {
  /** What the service does at its database now. */
  sessions(): Promise<readonly ServiceSession[]>
  /** The same with all that is known of each. */
  openSessions(): Promise<readonly OpenSession[]>
  /** Runs `read` in one snapshot. */
  inSnapshot<Result>(read: (database: DatabaseReader) => Promise<Result>): Promise<Result>
  /**
   * Keeps everybody from what `lock` locks, all tables by default, while `meanwhile` runs. Takes all locks or none: whoever
   * waits for one while it holds another can be in a deadlock with the service, which would be counted as the service's own.
   *
   * @throws LockBusy where somebody else has one of them.
   */
  holding<Result>(lock: string | undefined, meanwhile: () => Promise<Result>): Promise<Result>
  /** Lets it find deadlocks soon, where that can be set. */
  findDeadlocksSoon(): Promise<void>
  /** Who waits for whom. */
  lockWaits(): Promise<readonly LockWait[]>
  /** The deadlocks it has had to resolve since it was started. */
  deadlocks(): Promise<number>
}

/** Its message is the statement that would have locked. */
export class LockBusy extends Error {
  override readonly name = 'LockBusy'
  /** Who is in a transaction, and what each of them asked last; nothing where the database does not tell. */
  readonly holders: () => Promise<readonly string[]>

  constructor(lock: string, cause: unknown, holders: LockBusy['holders'] = async () => []) {
    super(lock, { cause })
    this.holders = holders
  }
}

/** The names of all tables of a database. @throws HarnessError where there is none. */
export function tablesToHold(tables: readonly { readonly name: string }[]): readonly string[] {
  if (tables.length > 0) return tables.map(({ name }) => name)
  throw new HarnessError('the database has no table, so nothing waits in it', {
    fix: 'name its schema in the description: `postgres({ schema: … })`, or let the service make it before it is ready',
  })
}
