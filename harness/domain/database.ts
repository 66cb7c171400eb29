import { causedBy, HarnessError, messageOf } from '../record/errors.ts'
import { ms, seconds } from '../record/units.ts'
import { retried } from '../system/retried.ts'
import type { LeftSession } from '../judge/fault-run/record.ts'
import type { BackendActivity } from '../sample/statements.ts'
import type { DatabaseReader } from './domain.ts'
import type { ServiceSession } from './session.ts'

/** A backend that waits for a lock, and the backends that block it. */
export interface LockWait {
  readonly pid: number
  /** When this wait began. It tells two waits of the same backend apart. */
  readonly since: string
  readonly by: readonly number[]
  readonly query: string
  /** A session of the harness, such as one that holds operations up. */
  readonly isOwn: boolean
}

/** A connection of the service, and the client that opened it. */
export interface OpenSession extends Omit<LeftSession, 'orphaned'> {
  /** Absent where its client is in the same container. */
  readonly address: string | null
  /** Milliseconds since 1970, on the clock of the database; since when it has been idle where the database tells no more. */
  readonly beganMs: number
}

/** A connection past the service to a database of any kind. No fault picks it as a victim. It connects on first use. */
export interface DatabaseSession extends AsyncDisposable {
  /** The sessions of the service at its database now. */
  sessions(): Promise<readonly ServiceSession[]>
  /** The same sessions with all that is known of each. */
  openSessions(): Promise<readonly OpenSession[]>
  /** How many of them there can be, beside those of the harness. */
  most(): Promise<number>
  /** What they hold until they end, by name. Absent where the database does not report it. */
  readonly held?: () => Promise<Readonly<Record<string, number>>>
  /** Lets each session log its memory; returns the number of sessions. Absent where the database cannot. */
  readonly logMemory?: () => Promise<number>
  /** What they do, what they wait for, and which session blocks them. Absent where the database does not report it. */
  readonly activity?: () => Promise<readonly BackendActivity[]>
  inSnapshot<Result>(read: (database: DatabaseReader) => Promise<Result>): Promise<Result>
  /**
   * Locks what `lock` locks, all tables by default; all or none: a deadlock with the service would be counted as the service's.
   * @returns a function that releases it. @throws LockKept where other sessions keep one of the locks for 10 s.
   */
  hold(lock?: string): Promise<() => Promise<void>>
  lockWaits(): Promise<readonly LockWait[]>
  /** Number of deadlocks that the database has resolved since it was started. */
  deadlocks(): Promise<number>
}

/** The most sessions of the harness itself while it watches for leaks. */
export const sessionsOfHarness = 2

/** Other sessions kept a lock for longer than a service keeps a transaction open. */
export class LockKept extends HarnessError {}

/** For who goes on without a lock that others keep. */
export function unlessKept(error: unknown): undefined {
  if (!(error instanceof LockKept)) throw error
}

/** Longer than a service keeps a transaction open. */
const lockedWithin = seconds(10)
const tryAgainAfter = ms(5)

interface Locking<Result> {
  readonly attempt: () => Promise<Result>
  /** Whether an attempt failed because another session has one of the locks. */
  readonly isBusy: (error: unknown) => boolean
  readonly holders: () => Promise<readonly string[]>
}

/** The class of syntax errors and of unknown names, of both databases. */
const isWrongSql = (error: unknown): boolean => {
  const { sqlState, code } = error as { readonly sqlState?: unknown; readonly code?: unknown }
  return String(sqlState ?? code).startsWith('42')
}
const correctSql = 'correct this SQL of the domain or the plan, which runs as the superuser of the database'

/** Tries to lock by `statement` until no other session has one of its locks. @throws LockKept that names their `holders`. */
export const untilFree = <Result>(
  statement: string,
  { attempt, isBusy, holders }: Locking<Result>,
): Promise<Result> =>
  retried(attempt, lockedWithin, isBusy, tryAgainAfter).catch(async (cause: unknown) => {
    if (!isBusy(cause))
      throw isWrongSql(cause) ? causedBy(cause, `\`${statement}\` failed`, correctSql) : cause
    const tried = `\`${statement}\` met locks of other sessions at every try, for ${lockedWithin / 1_000} s`
    throw new LockKept(tried, {
      fix: 'make the service end every transaction, also when its client has disconnected',
      // The database that would report the holders may be gone.
      evidence: await holders().catch((gone: unknown) => [messageOf(gone)]),
      cause,
    })
  })

/** The names of all tables of a database. @throws HarnessError where there is none. */
export function tablesToHold(tables: readonly { readonly name: string }[]): readonly string[] {
  if (tables.length > 0) return tables.map(({ name }) => name)
  throw new HarnessError('the database has no table to lock', {
    fix: 'name its schema in the description: `postgres({ schema: … })`, or have the service create its tables before it is ready',
  })
}
