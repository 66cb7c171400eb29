import type { Connection, RowDataPacket } from 'mysql2/promise'
import { databaseUser } from '../system/database-address.ts'
import { sessionsOfHarness, tablesToHold, untilFree, type DatabaseSession } from './database.ts'

const answersWithinSeconds = 10
/** The lock timed out, or its wait would have closed a deadlock with the service. */
const busyCodes: ReadonlySet<unknown> = new Set([1205, 1213])
/** Tries again are bounded by `untilFree`. */
const waitsForLockSeconds = 1
/** InnoDB refreshes its table of transactions at most every 100 ms; table locks are not in it. */
const serviceThreads = `information_schema.processlist left join information_schema.innodb_trx on trx_mysql_thread_id = id
      where user = '${databaseUser}'`
const threadState = "if(command <> 'Sleep', 'active', if(trx_id is null, 'idle', 'idle in transaction'))"

/** The service's threads are known by their user: the harness connects as the superuser, the service as another user. */
export function mariadbSession(url: string): DatabaseSession {
  let connection: Promise<Connection> | undefined
  const connected = () => (connection ??= connect(url))
  const query = async <Row>(statement: string): Promise<readonly Row[]> => {
    const [rows] = await (await connected()).query<RowDataPacket[]>(statement)
    return rows as unknown as readonly Row[]
  }
  const lockOfAllTables = async (): Promise<string> => {
    const tables = await query<{ name: string }>(
      `select concat('\`', replace(table_name, '\`', '\`\`'), '\`') as name from information_schema.tables
      where table_schema = database() and table_type = 'BASE TABLE'`,
    )
    const locked = tablesToHold(tables).map(name => `${name} write`)
    return `lock tables ${locked.join(', ')} nowait`
  }

  const inTransaction = async (): Promise<readonly string[]> => {
    const rows = await query<{ line: string }>(
      `select concat('session ', id, ', in a transaction for ', timestampdiff(second, trx_started, now()), ' s, ',
        ${threadState}) as line
      from ${serviceThreads} and trx_id is not null order by trx_started`,
    )
    return rows.map(({ line }) => line)
  }

  return {
    async sessions() {
      const rows = await query<{ state: string; waits: number }>(
        `select ${threadState} as state, coalesce(state like 'Waiting for%lock', 0) as waits from ${serviceThreads}`,
      )
      return rows.map(({ state, waits }) => ({ state, waitsForLock: waits === 1 }))
    },

    /** MariaDB does not report when a connection was opened, and reports a statement only while it runs. */
    async openSessions() {
      const rows = await query<Record<'state' | 'host' | 'stateMs' | 'nowMs', string>>(
        `select ${threadState} as state, host, time_ms as stateMs, 1000 * unix_timestamp(now(6)) as nowMs from ${serviceThreads}`,
      )
      return rows.map(({ state, host, stateMs, nowMs }) => ({
        state,
        address: /^(.+):\d+$/.exec(host)?.[1] ?? null,
        stateMs: Number(stateMs),
        beganMs: Number(nowMs) - Number(stateMs),
      }))
    },

    async most() {
      const [row] = await query<{ most: number }>('select @@max_connections as most')
      return (row?.most ?? Infinity) - sessionsOfHarness
    },

    async inSnapshot(read) {
      await query('start transaction with consistent snapshot, read only')
      const open = await connected()
      const result = await read({
        rows: (text, ...values) => query(statementOf(text, values, value => open.escape(value))) as never,
      })
      await query('commit')
      return result
    },

    async hold(lock) {
      const locking = lock ?? (await lockOfAllTables())
      await untilFree(locking, {
        attempt: async () => {
          if (lock !== undefined) await query('start transaction')
          await query(locking)
        },
        isBusy: error => busyCodes.has((error as { errno?: unknown }).errno),
        holders: inTransaction,
      })
      return async () => void (await query(lock === undefined ? 'unlock tables' : 'rollback'))
    },

    /** MariaDB refuses the wait that would close a cycle at once, so there is none to see. */
    lockWaits: async () => [],

    async deadlocks() {
      const [row] = await query<{ count: string }>(
        "select variable_value as count from information_schema.global_status where variable_name = 'Innodb_deadlocks'",
      )
      return Number(row?.count ?? 0)
    },

    async [Symbol.asyncDispose]() {
      // Nothing waits for the result any more.
      void connection?.then(
        open => open.destroy(),
        () => undefined,
      )
    },
  }
}

/** MariaDB does not accept `in ()`. */
const emptyList = 'select null from dual where false'

/** A statement with its values inserted, each as `escape` writes it. A question mark in a value is not a placeholder. */
export const statementOf = <Value>(
  text: readonly string[],
  values: readonly Value[],
  escape: (value: Value) => string,
): string => String.raw({ raw: text }, ...values.map(value => escape(value) || emptyList))

async function connect(url: string): Promise<Connection> {
  // Loaded only where there is a MariaDB: most services have none.
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection({
    uri: url,
    connectTimeout: 2_000,
    // A `bigint` is a number where that is exact, else text.
    supportBigNumbers: true,
  })
  // The next query reports the error.
  connection.on('error', () => {})
  await connection.query(
    `set max_statement_time = ${answersWithinSeconds}, innodb_lock_wait_timeout = ${waitsForLockSeconds},
      lock_wait_timeout = ${waitsForLockSeconds}`,
  )
  return connection
}
