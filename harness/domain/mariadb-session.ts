import type { Connection, RowDataPacket } from 'mysql2/promise'
import { databaseUser } from '../system/database-address.ts'
import { LockBusy, tablesToHold, type DatabaseSession, type LockWait, type OpenSession } from './database.ts'
import type { DatabaseReader } from './domain.ts'
import type { ServiceSession } from './session.ts'

const connectedWithinMs = 2_000
const answersWithinSeconds = 10
const lockWaitTimeout = 1205
/** InnoDB refreshes its table of transactions at most every 100 ms; table locks are not in it. */
const serviceThreads = `information_schema.processlist left join information_schema.innodb_trx on trx_mysql_thread_id = id
      where user = '${databaseUser}'`
const threadState =
  "if(command <> 'Sleep', 'active', if(trx_id is null, 'idle', 'idle in transaction')) as state"

/** The service's threads are known by their user: the harness connects as the superuser, the service as another user. */
export class MariadbSession implements DatabaseSession {
  readonly #url: string
  #connection: Promise<Connection> | undefined

  constructor(url: string) {
    this.#url = url
  }

  async sessions(): Promise<readonly ServiceSession[]> {
    const rows = await this.#query<{ state: string; waits: number }>(
      `select ${threadState}, coalesce(state like 'Waiting for%lock', 0) as waits from ${serviceThreads}`,
    )
    return rows.map(({ state, waits }) => ({ state, waitsForLock: waits === 1 }))
  }

  /** MariaDB does not report when a connection was opened, and reports a statement only while it runs. */
  async openSessions(): Promise<readonly OpenSession[]> {
    const rows = await this.#query<Record<'state' | 'host' | 'stateMs' | 'nowMs', string>>(
      `select ${threadState}, host, time_ms as stateMs, 1000 * unix_timestamp(now(6)) as nowMs from ${serviceThreads}`,
    )
    return rows.map(({ state, host, stateMs, nowMs }) => ({
      state,
      address: /^(.+):\d+$/.exec(host)?.[1] ?? null,
      stateMs: Number(stateMs),
      beganMs: Number(nowMs) - Number(stateMs),
    }))
  }

  async inSnapshot<Result>(read: (database: DatabaseReader) => Promise<Result>): Promise<Result> {
    await this.#query('start transaction with consistent snapshot, read only')
    const connection = await this.#connected()
    const result = await read({
      rows: (text, ...values) =>
        this.#query(statementOf(text, values, value => connection.escape(value))) as never,
    })
    await this.#query('commit')
    return result
  }

  async holding<Result>(lock: string | undefined, meanwhile: () => Promise<Result>): Promise<Result> {
    if (lock !== undefined) await this.#query('start transaction')
    const locking = lock ?? (await this.#allTables())
    try {
      await this.#query(locking)
    } catch (error) {
      const isBusy = (error as { errno?: unknown }).errno === lockWaitTimeout
      throw isBusy ? new LockBusy(locking, error) : error
    }
    const result = await meanwhile()
    await this.#query(lock === undefined ? 'unlock tables' : 'rollback')
    return result
  }

  /** MariaDB finds each deadlock when the wait begins. */
  async findDeadlocksSoon(): Promise<void> {}

  /** MariaDB refuses the wait that would close a cycle at once, so there is none to see. */
  async lockWaits(): Promise<readonly LockWait[]> {
    return []
  }

  async deadlocks(): Promise<number> {
    const [row] = await this.#query<{ count: string }>(
      "select variable_value as count from information_schema.global_status where variable_name = 'Innodb_deadlocks'",
    )
    return Number(row?.count ?? 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing waits for the result any more.
    void this.#connection?.then(
      connection => connection.destroy(),
      () => undefined,
    )
  }

  async #allTables(): Promise<string> {
    const tables = await this.#query<{ name: string }>(
      `select concat('\`', replace(table_name, '\`', '\`\`'), '\`') as name from information_schema.tables
      where table_schema = database() and table_type = 'BASE TABLE'`,
    )
    const locked = tablesToHold(tables).map(name => `${name} write`)
    return `lock tables ${locked.join(', ')} nowait`
  }

  #connected(): Promise<Connection> {
    return (this.#connection ??= connect(this.#url))
  }

  async #query<Row>(statement: string): Promise<readonly Row[]> {
    const connection = await this.#connected()
    const [rows] = await connection.query<RowDataPacket[]>(statement)
    return rows as unknown as readonly Row[]
  }
}

/** A statement with its values inserted, each as `escape` writes it. A question mark in a value is not a placeholder. */
export const statementOf = <Value>(
  text: readonly string[],
  values: readonly Value[],
  escape: (value: Value) => string,
): string => String.raw({ raw: text }, ...values.map(value => escape(value)))

async function connect(url: string): Promise<Connection> {
  // Loaded only where there is a MariaDB: most services have none.
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection({
    uri: url,
    connectTimeout: connectedWithinMs,
    // A `bigint` is a number where that is exact, else text.
    supportBigNumbers: true,
  })
  // The next query reports the error.
  connection.on('error', () => {})
  await connection.query(`set max_statement_time = ${answersWithinSeconds}`)
  return connection
}
