import { connectAuditor } from './final-state.ts'

export interface DeadlockWatch extends AsyncDisposable {
  /** Deadlocks that Postgres has had to resolve since the watch began. */
  readonly count: () => Promise<number>
}

/** Less than the service lets anybody wait for a lock, so that a deadlock is found to be one, and counted. */
const suspectedAfter = '100ms'

export async function watchDeadlocks(databaseUrl: string): Promise<DeadlockWatch> {
  const sql = connectAuditor(databaseUrl)
  const total = async () => {
    const [row] = await sql<{ deadlocks: number }[]>`
      select deadlocks::int from pg_stat_database where datname = current_database()`
    return row?.deadlocks ?? 0
  }
  const configure = async (change: string) => {
    await sql.unsafe(`alter system ${change}`)
    await sql`select pg_reload_conf()`
  }
  const before = await total()
  await configure(`set deadlock_timeout = '${suspectedAfter}'`)
  return {
    count: async () => (await total()) - before,
    async [Symbol.asyncDispose]() {
      await configure('reset deadlock_timeout')
      await sql.end({ timeout: 1 })
    },
  }
}
