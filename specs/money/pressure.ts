import { setTimeout as sleep } from 'node:timers/promises'
import { auditor, connectAuditor } from './books.ts'

/** Keeps everybody from an account for a while: who wants to transfer from it waits, and keeps a connection. */
export async function holdAccount(databaseUrl: string, id: number, forMs: number): Promise<AsyncDisposable> {
  const sql = connectAuditor(databaseUrl)
  const locked = Promise.withResolvers<void>()
  const held = sql.begin(async tx => {
    await tx`select 1 from accounts where id = ${id} for update`
    locked.resolve()
    await sleep(forMs)
  })
  await Promise.race([locked.promise, held])
  return {
    async [Symbol.asyncDispose]() {
      await held
      await sql.end({ timeout: 1 })
    },
  }
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
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and application_name <> ${auditor}`
      peak = Math.max(peak, row?.count ?? 0)
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
