import type { BackendActivity } from '../sample/statements.ts'
import {
  sessionsOfHarness,
  tablesToHold,
  untilFree,
  type DatabaseSession,
  type LockWait,
  type OpenSession,
} from './database.ts'
import type { DatabaseReader } from './domain.ts'
import { auditor, connectTo, openSession, serviceSessions, type Session } from './session.ts'

/** `lock_not_available`, and `query_canceled` after the time limit of a statement. */
const unobtained: ReadonlySet<unknown> = new Set(['55P03', '57014'])
/** Postgres aborts the backend that searches for the deadlock. That must be one of the service, not this one. */
const neverSacrificed = "set local deadlock_timeout = '1min'"

export function postgresSession(url: string): DatabaseSession {
  const sql = connectTo(url, { lists: false })
  const ofService = () =>
    sql`datname = current_database() and backend_type = 'client backend' and application_name <> ${auditor}`
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
      from pg_stat_activity where ${ofService()}`,

    async most() {
      const [row] = await sql<{ most: number }[]>`
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`
      return (row?.most ?? Infinity) - sessionsOfHarness
    },

    async held() {
      const [row] = await sql<Record<string, number>[]>`
        select
          (select count(*) from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and datname = current_database())::int as "advisory locks",
          (select count(*) from pg_class where relpersistence = 't' and relkind in ('r', 'v', 'S'))::int as "temporary relations",
          (select coalesce(sum(pg_relation_size(oid)), 0) / current_setting('block_size')::int from pg_class
            where relpersistence = 't' and relkind in ('r', 'i', 't'))::int as "pages of temporary tables",
          (select count(*) from pg_prepared_xacts where database = current_database())::int as "prepared transactions",
          -- Its snapshot keeps every version of a row that is written meanwhile.
          (select coalesce(max(extract(epoch from clock_timestamp() - xact_start)) * 1000, 0) from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%')::int
            as "milliseconds of the oldest idle transaction"`
      return { ...row }
    },

    /** Only a superuser may ask for it. */
    async logMemory() {
      const [row] = await sql<{ asked: number }[]>`
        select count(*) filter (where pg_log_backend_memory_contexts(pid))::int as asked
        from pg_stat_activity where ${ofService()}`
      return row?.asked ?? 0
    },

    activity: async () =>
      await sql<BackendActivity[]>`
      select pid, coalesce(state, '') as state, left(query, 500) as text,
        wait_event_type || ': ' || wait_event as "waitEvent",
        to_json(case when wait_event_type = 'Lock' then pg_blocking_pids(pid) else '{}' end) as blockers
      from pg_stat_activity where ${ofService()}`,

    async inSnapshot<Result>(read: (database: DatabaseReader) => Promise<Result>) {
      await using stack = new AsyncDisposableStack()
      const own = stack.adopt(openSession(url), one => one.end({ timeout: 0 }))
      const results = await own.begin('isolation level repeatable read read only', async tx => [
        await read({ rows: (text, ...values) => tx(text, ...(values as never[])) as never }),
      ])
      return results[0] as Result
    },

    async hold(lock) {
      const locked = lock ?? (await lockOfAllTables())
      await locking(sql, locked, `begin; ${neverSacrificed}; ${locked}`)
      return async () => void (await sql`rollback`)
    },

    lockWaits: async () =>
      await sql<LockWait[]>`
      select pid, min(waitstart)::text as since, to_json(pg_blocking_pids(pid)) as by, min(query) as query,
        min(application_name) = ${auditor} as "isOwn"
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

/** Runs statements, among them `lock`, all or none. @throws HarnessError as `DatabaseSession.hold`. */
export const locking = (sql: Session, lock: string, statements: string): Promise<unknown> =>
  untilFree(lock, {
    attempt: () =>
      sql.unsafe(statements).catch(async (error: unknown) => {
        await sql`rollback`.catch(() => undefined)
        throw error
      }),
    isBusy: error => unobtained.has((error as { code?: unknown }).code),
    holders: () => inTransaction(sql),
  })

/** The sessions that are in a transaction, each with its last statement. */
async function inTransaction(sql: Session): Promise<readonly string[]> {
  const sessions = await sql<{ line: string }[]>`
    select format('session %s of %L, in a transaction for %s ms, %s: %s', pid, application_name,
      round(1000 * extract(epoch from clock_timestamp() - xact_start)), state, left(query, 200)) as line
    from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by xact_start`
  return sessions.map(({ line }) => line)
}
