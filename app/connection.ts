import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import postgres from 'postgres'
import type { DatabaseTimeouts } from './config.ts'

type Value = number | string | null
type Rows<Row> = readonly Row[] & { readonly command: string }

/**
 * Sends one statement and waits for its answer. Statements on one connection are sent and run in call order.
 * A template has its values in place. A text names them `$1`, `$2` …, and so can use one value in several
 * places.
 */
export type Query = <Row extends object>(
  text: TemplateStringsArray | string,
  ...values: readonly Value[]
) => Promise<Rows<Row>>

/** The statement will never have an answer. Its connection and any open transaction are gone. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
  /** False when the statement certainly never left this process. */
  readonly sent: boolean

  constructor(reason: string, { sent, cause }: { sent: boolean; cause?: unknown }) {
    super(reason, { cause })
    this.sent = sent
  }
}

/** The database refused a statement and the session is intact. Any other failure is a lost connection. */
export const isServerError = (error: unknown): error is postgres.PostgresError =>
  error instanceof postgres.PostgresError && error.severity === 'ERROR'

export interface Connection {
  readonly alive: boolean
  readonly query: Query
  /** Cuts the connection at once and for good; the statements in flight fail with ConnectionLost. */
  discard(reason: string): void
  /** Ends the session in order, for an idle connection. Takes a second at most. */
  close(): Promise<void>
}

/**
 * One connection to Postgres that is never reopened. The library reconnects silently, and the rest of a
 * broken transaction would then run, and commit, statement by statement on the new connection. So every
 * statement first checks that the connection is alive, and the library gets one socket and no second.
 *
 * Settles within `connectMs`. @throws ConnectionLost, with the reason in its cause, when the database cannot
 * be reached.
 */
export const connect = async (url: string, timeouts: DatabaseTimeouts): Promise<Connection> => {
  const connection = undialled(url, timeouts)
  const { connectMs } = timeouts
  const timer = setTimeout(() => connection.discard(`not connected within ${connectMs} ms`), connectMs)
  try {
    // The library connects when the first statement comes; only an answer proves a session.
    await connection.query`select 1`
    return connection
  } catch (error) {
    connection.discard('it could not connect')
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {
  const life = new AbortController()
  let reasonOfDeath = ''
  const inFlight = new Set<(error: ConnectionLost) => void>()

  const discard = (reason: string): void => {
    if (life.signal.aborted) return
    reasonOfDeath = reason
    life.abort()
    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))
  }

  const sql = postgres(url, {
    ...options(new URL(url), timeouts, life.signal),
    onclose: () => discard('the connection was closed'),
  })

  const prepare = <Row extends object>(text: TemplateStringsArray | string, values: readonly Value[]) =>
    typeof text === 'string'
      ? sql.unsafe<Row[]>(text, [...values], { prepare: true })
      : sql<Row[]>(text, ...values)

  const query: Query = <Row extends object>(
    text: TemplateStringsArray | string,
    ...values: readonly Value[]
  ) =>
    new Promise<Rows<Row>>((resolve, reject) => {
      if (life.signal.aborted) {
        reject(new ConnectionLost(reasonOfDeath, { sent: false }))
        return
      }
      inFlight.add(reject)
      const answered = (rows: Rows<Row>): void => {
        inFlight.delete(reject)
        resolve(rows)
      }
      const failed = (error: unknown): void => {
        inFlight.delete(reject)
        if (isServerError(error)) {
          reject(error)
          return
        }
        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))
        discard('the connection failed')
      }
      const statement = prepare<Row>(text, values)
      // Without values there is nothing to prepare: one message does.
      const sent = values.length === 0 ? statement.simple() : statement
      sent.then(answered, failed)
    })

  return {
    get alive() {
      return !life.signal.aborted
    },
    query,
    discard,
    close: async () => {
      await sql.end({ timeout: 1 })
    },
  }
}

const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({
  max: 1,
  socket: dialOnce(url, life),
  onnotice: () => {},
  // While connecting, only the deadline of `connect` applies.
  connect_timeout: 0,
  // The library would end a connection of this age as soon as no statement runs, even in the middle of a
  // transaction.
  max_lifetime: null,
  fetch_types: false,
  types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  connection: {
    application_name: 'plumbline',
    // Only `begin read write` may write, so no statement of a transaction can commit by itself.
    default_transaction_read_only: true,
    lock_timeout: lockMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    transaction_timeout: transactionMs,
    client_connection_check_interval: 500,
    // The client's machine may vanish without closing. Without probes its idle sessions would stay for two
    // hours.
    tcp_keepalives_idle: 2,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    // There are no probes while an answer is on its way: it would be sent again ever more rarely, for a quarter of an hour.
    tcp_user_timeout: 5_000,
  },
})

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */
const dialOnce = ({ hostname, port }: URL, life: AbortSignal) => {
  let dialled = false
  return async (): Promise<Socket> => {
    if (dialled || life.aborted) throw new Error('the connection was lost before it was ready')
    dialled = true
    const host = hostname.replaceAll(/^\[|\]$/g, '')
    const socket = dial({ host, port: Number(port || 5432), noDelay: true })
    // Destroyed without an error: an 'error' event without a listener ends the process, and during a TLS
    // handshake none listens.
    life.addEventListener('abort', () => socket.destroy(), { once: true })
    await once(socket, 'connect', { signal: life })
    return socket
  }
}
