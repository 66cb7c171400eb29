import { setTimeout as sleep } from 'node:timers/promises'
import { auditor } from 'vitest-plumbline'
import { connectAuditor } from './final-state.ts'

/**
 * Keeps everybody from an account until it is disposed, or for `atMostMs`: who wants to transfer from it waits, and
 * keeps a connection.
 */
export async function holdAccount(
  databaseUrl: string,
  id: number,
  atMostMs: number,
): Promise<AsyncDisposable> {
  const sql = connectAuditor(databaseUrl)
  const locked = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const held = sql.begin(async tx => {
    await tx`select 1 from accounts where id = ${id} for update`
    locked.resolve()
    await Promise.race([over.promise, sleep(atMostMs, undefined, { ref: false })])
  })
  await Promise.race([locked.promise, held])
  return {
    async [Symbol.asyncDispose]() {
      over.resolve()
      await held
      await sql.end({ timeout: 1 })
    },
  }
}

interface Crowd {
  /** Connections of the service to its database. */
  readonly connections: number
  /** Those of them that wait for a lock. */
  readonly waiting: number
}

type Auditor = ReturnType<typeof connectAuditor>

export async function countCrowd(sql: Auditor): Promise<Crowd> {
  const [row] = await sql<Crowd[]>`
    select count(*)::int as connections, count(*) filter (where wait_event_type = 'Lock')::int as waiting
    from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and application_name <> ${auditor}`
  return row ?? { connections: 0, waiting: 0 }
}

export interface ConnectionWatch extends AsyncDisposable {
  /** The most connections the service had to its database at one time. */
  readonly peak: number
}

const watchEveryMs = 20

export function watchConnections(databaseUrl: string): ConnectionWatch {
  const sql = connectAuditor(databaseUrl)
  const over = new AbortController()
  let peak = 0
  const watch = async () => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, (await countCrowd(sql)).connections)
      await sleep(watchEveryMs)
    }
  }
  const watching = watch()
  return {
    get peak() {
      return peak
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      await sql.end({ timeout: 1 })
    },
  }
}
