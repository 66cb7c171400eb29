import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each new connection asks the database when it was started, and if that is another time than that of a connection that rests
 * in the pool, the resting one is cut. Suspicious, because a caller throws away connections that it did not open, in the middle of
 * an outage. But only idle ones are cut: no transaction and no COMMIT is in them, a place and a connection are separate in this
 * pool, and the next caller dials. Where nothing was restarted all connections have one time, and none is cut.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\``,
    replace: `    const [row] = await connection.query<{
      started: string
    }>\`select pg_postmaster_start_time()::text as started\`
    starts.set(connection, row?.started ?? '')`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `const starts = new WeakMap<Connection, string>()

/** When the database behind a connection was started, as text. */
export const startBehind = (connection: Connection): string => starts.get(connection) ?? ''

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, startBehind } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = this.#takeIdle() ?? (await this.#dial())`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** A session of an earlier start is dead, whether its end has been heard or not. */
  async #dial(): Promise<Connection> {
    const connection = await this.#options.connect()
    const start = startBehind(connection)
    for (const idle of this.#idle.splice(0)) {
      if (startBehind(idle) === start) this.#idle.push(idle)
      else idle.discard('the database was started anew')
    }
    return connection
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
