import postgres from 'postgres'
import type { Backends } from '../operation.ts'

const answerWithinMs = 1_000

/** Asks Postgres what the connections to a database do, over one connection of its own. Dispose it to close that. */
export class BackendWatch implements AsyncDisposable {
  readonly #sql: postgres.Sql

  constructor(databaseUrl: string) {
    this.#sql = postgres(databaseUrl, {
      max: 1,
      connect_timeout: 1,
      onnotice: () => {},
      connection: { application_name: 'plumbline-watch', statement_timeout: answerWithinMs },
    })
  }

  async sample(): Promise<Backends> {
    const [row] = await this.#sql<Backends[]>`
      select count(*) filter (where state = 'active')::int as active,
        count(*) filter (where state = 'idle')::int as idle,
        count(*) filter (where state like 'idle in transaction%')::int as "idleInTransaction",
        count(*) filter (where state = 'active' and wait_event_type = 'Lock')::int as waiting
      from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
    if (row === undefined) throw new Error('an aggregate gave no row')
    return { ...row }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql.end({ timeout: 1 })
  }
}
