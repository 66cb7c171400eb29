import { Pool, type QueryResultRow } from 'pg'

/** Nothing was changed, and the request may be repeated. */
export class NotDone extends Error {}
/** COMMIT was sent, and its response was lost. */
export class PerhapsDone extends Error {}
/** A rule of the shop: nothing was changed. */
export class Refusal extends Error {}

/** Runs one statement, prepared once for each connection under its name. */
export type Rows = <Row extends QueryResultRow>(
  name: string,
  text: string,
  ...values: readonly unknown[]
) => Promise<Row[]>

const lost =
  '-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=5000'

/** Timeouts for requests that wait for the database: 1 s for a connection, 2 s for a statement. */
export class Database {
  readonly #pool: Pool

  constructor(connectionString: string) {
    this.#pool = new Pool({
      connectionString,
      max: 10,
      connectionTimeoutMillis: 1_000,
      statement_timeout: 2_000,
      // A database that does not respond cannot enforce its own timeout.
      query_timeout: 2_300,
      // Postgres must end transactions that this process leaves open when it is killed.
      idle_in_transaction_session_timeout: 2_000,
      options: lost,
    })
    this.#pool.on('error', error => console.error(error.message))
  }

  /** Reads without a transaction. @throws NotDone */
  readonly rows: Rows = async (name, text, ...values) => {
    try {
      return (await this.#pool.query({ name, text, values: [...values] })).rows
    } catch (cause) {
      throw new NotDone('read nothing', { cause })
    }
  }

  /** Commits all of the work or nothing. @throws Refusal of the work itself, NotDone, PerhapsDone */
  async transaction<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect().catch((cause: unknown) => {
      throw new NotDone('no connection', { cause })
    })
    const loss = (error: Error) => console.error(error.message)
    client.on('error', loss)
    let committing = false
    let broken = true
    try {
      await client.query('begin')
      const result = await work(
        async (name, text, ...values) => (await client.query({ name, text, values: [...values] })).rows,
      )
      committing = true
      const { command } = await client.query('commit')
      committing = false
      if (command !== 'COMMIT') throw new Error('it was rolled back')
      broken = false
      return result
    } catch (cause) {
      if (committing) throw new PerhapsDone('the answer to COMMIT was lost', { cause })
      if (!(cause instanceof Refusal)) throw new NotDone('rolled back', { cause })
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      )
      throw cause
    } finally {
      client.off('error', loss)
      // A failed connection is closed, and Postgres rolls back its transaction.
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}
