import { auditor } from '../faults/auditor.ts'
import {
  LockBusy,
  tablesToHold,
  untilFree,
  type DatabaseSession,
  type LockWait,
  type OpenSession,
} from './database.ts'
import type { DatabaseReader } from './domain.ts'
import { connectTo, openSession, serviceSessions, type Session, type Transaction } from './session.ts'

/** `lock_not_available`, and `query_canceled` after the time limit of a statement. */
const unobtained: ReadonlySet<unknown> = new Set(['55P03', '57014'])
/** Less than a service's lock timeout, so that Postgres detects most deadlocks; `watchDeadlocks` finds the others. */
const suspectedAfter = '100ms'
/** Postgres aborts the backend that searches for the deadlock. That must be one of the service, not this one. */
const neverSacrificed = "set local deadlock_timeout = '1min'"

export function postgresSession(url: string): DatabaseSession {
  const sql = connectTo(url, { lists: false })
  const lockOfAllTables = async (): Promise<string> => {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`
    return `lock table ${tablesToHold(tables).join(', ')} in access exclusive mode nowait`
  }

  return {
    sessions: () => serviceSessions(sql),

    openSessions: async () =>
      await sql<OpenSession[]>`
      select state, host(client_addr) as address, left(regexp_replace(query, '\\s+', ' ', 'g'), 200) as statement,
        (1000 * extract(epoch from backend_start))::float8 as "beganMs",
        (1000 * extract(epoch from clock_timestamp() - backend_start))::float8 as "openMs",
        (1000 * extract(epoch from clock_timestamp() - state_change))::float8 as "stateMs"
      from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and application_name <> ${auditor}`,

    async inSnapshot<Result>(read: (database: DatabaseReader) => Promise<Result>) {
      const own = openSession(url)
      try {
        const results = await own.begin('isolation level repeatable read read only', async tx => [
          await read({ rows: (text, ...values) => tx(text, ...(values as never[])) as never }),
        ])
        return results[0] as Result
      } finally {
        await own.end({ timeout: 0 })
      }
    },

    holding: async (lock, meanwhile) =>
      await locking(sql, `${neverSacrificed}; ${lock ?? (await lockOfAllTables())}`, meanwhile),

    async findDeadlocksSoon() {
      await sql.unsafe(`alter system set deadlock_timeout = '${suspectedAfter}'`)
      await sql`select pg_reload_conf()`
    },

    lockWaits: async () =>
      await sql<LockWait[]>`
      select pid, min(waitstart)::text as since, to_json(pg_blocking_pids(pid)) as by, min(query) as query
      from pg_locks join pg_stat_activity using (pid)
      where not granted and waitstart is not null group by pid`,

    async deadlocks() {
      const [row] = await sql<{ deadlocks: number }[]>`
        select deadlocks::int from pg_stat_database where datname = current_database()`
      return row?.deadlocks ?? 0
    },

    async [Symbol.asyncDispose]() {
      // Nothing waits for the result any more.
      await sql.end({ timeout: 0 })
    },
  }
}

/** Runs a statement that locks, and calls `meanwhile` in its transaction. @throws HarnessError as `DatabaseSession.holding`. */
export const locking = <Result>(
  sql: Session,
  lock: string,
  meanwhile: (transaction: Transaction) => Promise<Result>,
): Promise<Result> =>
  untilFree(async () => {
    const results = await sql.begin(async tx => {
      await tx.unsafe(lock).catch((error: unknown) => {
        throw unobtained.has((error as { code?: unknown }).code)
          ? new LockBusy(lock, error, () => inTransaction(sql))
          : error
      })
      return [await meanwhile(tx)]
    })
    return results[0] as Result
  })

async function inTransaction(sql: Session): Promise<readonly string[]> {
  const sessions = await sql<{ line: string }[]>`
    select format('session %s of %L, in a transaction for %s ms, %s: %s', pid, application_name,
      round(1000 * extract(epoch from clock_timestamp() - xact_start)), state, left(query, 200)) as line
    from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by xact_start`
  return sessions.map(({ line }) => line)
}
