import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import type { Backends } from '../record/sample.ts'
import type { DatabaseProfile } from '../record/profile.ts'
import { databaseProfileOf, type BackendActivity } from './statements.ts'

const answerWithinMs = 1_000
const activityEveryMs = 25

export interface ConnectionWatch extends AsyncDisposable {
  /** Undefined without a response within a second, and while an earlier response is outstanding. */
  sample(): Promise<Backends | undefined>
  /** What sessions hold until they end, by name. */
  held(): Promise<Readonly<Record<string, number>>>
  /** Lets each session log its memory; returns the number of sessions. @throws Error unless the user is a superuser. */
  readonly logMemory?: () => Promise<number>
}

/** `count`, for `sample`. A paused database keeps its connections open, and its statement timeouts do not run. */
export function answeredInTime(count: () => Promise<Backends | undefined>): ConnectionWatch['sample'] {
  let isUnanswered = false
  return async () => {
    if (isUnanswered) return undefined
    isUnanswered = true
    const asked = count().finally(() => (isUnanswered = false))
    return await Promise.race([asked, sleep(answerWithinMs, undefined, { ref: false })])
  }
}

/** Reads the activity of a database's connections over a connection of its own. Dispose it to close that. */
export function watchBackends(databaseUrl: string) {
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 1,
    onnotice: () => {},
    connection: { application_name: 'plumbline-watch', statement_timeout: answerWithinMs },
  })
  const count = async (): Promise<Backends | undefined> => {
    const [row] = await sql<Backends[]>`
      select count(*) filter (where state = 'active')::int as active,
        count(*) filter (where state = 'idle')::int as idle,
        count(*) filter (where state like 'idle in transaction%')::int as "idleInTransaction",
        count(*) filter (where state = 'active' and wait_event_type = 'Lock')::int as waiting
      from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
    return row && { ...row }
  }
  return {
    sample: answeredInTime(count),

    /** What the connections do, what they wait for, and which session blocks them. Undefined if Postgres did not answer. */
    async activity(over: AbortSignal): Promise<DatabaseProfile | undefined> {
      const looks: (readonly BackendActivity[])[] = []
      while (!over.aborted) {
        const look = await sql<BackendActivity[]>`
          select pid, coalesce(state, '') as state, left(query, 500) as text,
            wait_event_type || ': ' || wait_event as "waitEvent",
            case when wait_event_type = 'Lock' then pg_blocking_pids(pid) else '{}' end as blockers
          from pg_stat_activity
          where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
        `.catch(() => undefined)
        if (look === undefined) break
        looks.push(look)
        await sleep(activityEveryMs)
      }
      return looks.length === 0 ? undefined : databaseProfileOf(looks)
    },

    async held(): Promise<Readonly<Record<string, number>>> {
      const [row] = await sql<Record<string, number>[]>`
        select
          (select count(*) from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and datname = current_database())::int as "advisory locks",
          (select count(*) from pg_class where relpersistence = 't' and relkind in ('r', 'v', 'S'))::int as "temporary relations",
          (select count(*) from pg_prepared_xacts where database = current_database())::int as "prepared transactions",
          -- Its snapshot keeps every version of a row that is written meanwhile.
          (select coalesce(max(extract(epoch from clock_timestamp() - xact_start)) * 1000, 0) from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%')::int
            as "milliseconds of the oldest idle transaction"`
      return { ...row }
    },

    async logMemory(): Promise<number> {
      const [row] = await sql<{ asked: number }[]>`
        select count(*) filter (where pg_log_backend_memory_contexts(pid))::int as asked from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
      return row?.asked ?? 0
    },

    [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
  }
}
