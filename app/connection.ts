import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import type { DatabaseTimeouts } from './config.ts'

type Value = number | string | null
type Rows<Row> = readonly Row[] & { readonly command: string }

/** Sends one statement and waits for its answer. One at a time on a connection. */
export type Query = <Row extends object>(
  text: TemplateStringsArray,
  ...values: readonly Value[]
) => Promise<Rows<Row>>

/** The statement has no answer and never will. Its connection, and any transaction open on it, are gone. */
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
  /** Cuts the connection at once and for good; the statement in flight fails with ConnectionLost. */
  discard(reason: string): void
  /** Says goodbye to the server; for a connection that is idle. Takes a second at most. */
  close(): Promise<void>
}

/**
 * One connection to Postgres that lives once. The library reconnects silently, and the rest of a broken transaction
 * would then run, and commit, statement by statement on the new connection. So here the first loss is the last:
 * every statement first asks whether the connection lives, and the library is given one socket and no second.
 */
export const openConnection = (url: string, timeouts: DatabaseTimeouts): Connection => {
  const life = new AbortController()
  let reasonOfDeath = 'the connection is closed'
  let failInFlight: (error: ConnectionLost) => void = () => {}

  const discard = (reason: string): void => {
    if (life.signal.aborted) return
    reasonOfDeath = reason
    life.abort()
    failInFlight(new ConnectionLost(reason, { sent: true }))
  }

  const sql = postgres(
    url,
    options(timeouts, life.signal, () => discard('the connection was closed')),
  )

  const query: Query = <Row extends object>(text: TemplateStringsArray, ...values: readonly Value[]) =>
    new Promise<Rows<Row>>((resolve, reject) => {
      if (life.signal.aborted) {
        reject(new ConnectionLost(reasonOfDeath, { sent: false }))
        return
      }
      failInFlight = reject
      sql<Row[]>(text, ...values).then(resolve, (error: unknown) => {
        if (isServerError(error)) {
          reject(error)
          return
        }
        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))
        discard('the connection failed')
      })
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

const options = (
  { lockMs, statementMs, transactionMs }: DatabaseTimeouts,
  life: AbortSignal,
  onclose: () => void,
) => ({
  max: 1,
  socket: dialOnce(life),
  onclose,
  onnotice: () => {},
  connect_timeout: 2,
  // The library ends a connection of this age as soon as no statement runs, be it in the middle of a transaction.
  max_lifetime: null,
  fetch_types: false,
  types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  connection: {
    application_name: 'plumbline',
    lock_timeout: lockMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    transaction_timeout: transactionMs,
    client_connection_check_interval: 500,
  },
})

/** The library calls this for every connect and reconnect, and awaits a connected socket. */
const dialOnce = (life: AbortSignal) => {
  let dialled = false
  return async ({ host: [host], port: [port] }: { host: string[]; port: number[] }): Promise<Socket> => {
    if (dialled || life.aborted) throw new Error('the connection was lost before it was ready')
    dialled = true
    const socket = connect({ host: host ?? 'localhost', port: Number(port), noDelay: true, signal: life })
    // An 'error' nobody listens to ends the process, and the library listens only a moment after it has the socket.
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
}
