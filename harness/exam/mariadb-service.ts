/** A service for the exam of MariaDB: it places orders for one product, once for each key. */
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection, type Connection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'

const places = 10
const placeWithinMs = 1_000
const answerWithinMs = 2_000
/** A longer timeout: without a response to its COMMIT an order is in doubt. */
const commitWithinMs = 2_000
/** More frequent attempts would queue up name look-ups, which delay the connection when the server is back. */
const dialAgainAfterMs = 100
/** Less than the server's timeout for idle connections. */
const freshForMs = 5_000
const duplicate = 1062

/**
 * The server must not keep the locks of a frozen or lost client, and closes idle connections. The lock timeout is no longer than
 * the timeout of a client.
 */
const settings = `set innodb_lock_wait_timeout = 1, lock_wait_timeout = 1, idle_transaction_timeout = 2, wait_timeout = 8`

class Problem extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, type: string) {
    super(type)
    this.status = status
    this.type = type
  }
}

const notApplied = () => new Problem(503, 'not-applied')
const outcomeUnknown = () => new Problem(503, 'outcome-unknown')

function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const late = sleep(ms).then(() => {
    throw new Error('late')
  })
  return Promise.race([work, late])
}

const idle: { connection: Connection; sinceMs: number }[] = []
const queue: (() => void)[] = []
let taken = 0
/** When the last attempt to connect failed. */
let failedMs = -Infinity

async function takePlace(): Promise<void> {
  if (taken < places) {
    taken += 1
    return
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  queue.push(resolve)
  try {
    await within(promise, placeWithinMs)
  } catch {
    const index = queue.indexOf(resolve)
    // It has just been given the place: the next one gets it.
    if (index === -1) givePlace()
    else queue.splice(index, 1)
    throw notApplied()
  }
}

function givePlace(): void {
  const next = queue.shift()
  if (next === undefined) taken -= 1
  else next()
}

async function connect(): Promise<Connection> {
  for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
    if (performance.now() - one.sinceMs < freshForMs) return one.connection
    one.connection.destroy()
  }
  if (performance.now() - failedMs < dialAgainAfterMs) throw notApplied()
  const connection = await dial().catch((error: unknown) => {
    failedMs = performance.now()
    throw error
  })
  connection.on('error', () => {})
  await within(connection.query(settings), placeWithinMs).catch((error: unknown) => {
    connection.destroy()
    throw error
  })
  return connection
}

const dial = (): Promise<Connection> =>
  createConnection({
    uri: process.env['DATABASE_URL'] ?? '',
    connectTimeout: 1_000,
    enableKeepAlive: true,
  })

/** The server has refused and continues: no reconnection is needed. */
const isSound = (error: unknown): boolean =>
  error instanceof Error && 'sqlState' in error && (error as { fatal?: boolean }).fatal !== true

/** Calls `work` with a connection. */
async function withConnection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
  await takePlace()
  try {
    const connection = await connect().catch(() => {
      throw notApplied()
    })
    try {
      const result = await work(connection)
      idle.push({ connection, sinceMs: performance.now() })
      return result
    } catch (error) {
      const again =
        isSound(error) &&
        (await within(connection.rollback(), placeWithinMs).then(
          () => true,
          () => false,
        ))
      if (again) idle.push({ connection, sinceMs: performance.now() })
      else connection.destroy()
      throw error instanceof Problem ? error : notApplied()
    }
  } finally {
    givePlace()
  }
}

const order = (key: string, sku: string): Promise<number> =>
  withConnection(async connection => {
    const untilMs = performance.now() + answerWithinMs
    const ask = <Rows extends ResultSetHeader | RowDataPacket[]>(
      sql: string,
      values: readonly string[] = [],
    ): Promise<Rows> =>
      within(
        connection.execute<Rows>(sql, [...values]).then(([rows]) => rows),
        untilMs - performance.now(),
      )
    await within(connection.beginTransaction(), answerWithinMs)
    // First, because the order that refers to it also locks it, and a lock shared by two transactions lets neither change the
    // row.
    const { affectedRows } = await ask<ResultSetHeader>(
      'update stock set remaining = remaining - 1 where sku = ? and remaining > 0',
      [sku],
    )
    if (affectedRows === 0) throw new Problem(422, 'sold-out')
    const placed = await ask<ResultSetHeader>('insert into orders (idempotency_key, sku) values (?, ?)', [
      key,
      sku,
    ]).catch((error: unknown) => {
      if ((error as { errno?: number }).errno !== duplicate) throw error
      return undefined
    })
    if (placed === undefined) {
      await within(connection.rollback(), answerWithinMs)
      const [row] = await ask<RowDataPacket[]>('select id from orders where idempotency_key = ?', [key])
      return Number(row?.['id'])
    }
    try {
      await within(connection.commit(), commitWithinMs)
    } catch {
      throw outcomeUnknown()
    }
    return placed.insertId
  })

const stock = (): Promise<RowDataPacket | undefined> =>
  withConnection(async connection => {
    const [[row]] = await within(
      connection.query<RowDataPacket[]>(
        'select remaining, (select count(*) from orders) as placed from stock',
      ),
      answerWithinMs,
    )
    return row
  })

const answers: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
  'GET /ready': stock,
  'GET /stock': stock,
  'POST /orders': async key => ({ id: await order(key, 'a') }),
}

createServer((request, response) => {
  const say = (status: number, type: string, body: unknown) => {
    response.writeHead(status, { 'content-type': type, ...(status === 503 && { 'retry-after': '1' }) })
    response.end(JSON.stringify(body))
  }
  const { method, url, headers } = request
  const answer = answers[`${method} ${url}`]
  request.resume()
  if (answer === undefined) return say(404, 'application/problem+json', { type: 'not-found' })
  answer(String(headers['idempotency-key'])).then(
    body => say(method === 'POST' ? 201 : 200, 'application/json', body),
    (error: unknown) => {
      const { status, type } = error instanceof Problem ? error : notApplied()
      say(status, 'application/problem+json', { type })
    },
  )
}).listen(3000)
process.on('SIGTERM', () => process.exit(0))
