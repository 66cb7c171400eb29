import { setTimeout as sleep } from 'node:timers/promises'
import { Client, errors, type Dispatcher } from 'undici'
import type { Call, Connections, Operation, Outcome } from '../operation.ts'
import { ms, type Milliseconds } from '../units.ts'
import { sendTimes, type Load } from './schedule.ts'

export interface Workload {
  readonly clients: number
  /** The same call each time, or one made from the number of the request (0, 1, …, over all clients). */
  readonly call: Call | ((request: number) => Call)
  readonly load: Load
  readonly seed: number
  /** A request not answered by then is given up and counted as an error. */
  readonly timeout: Milliseconds
}

export interface Drive {
  readonly operations: readonly Operation[]
  readonly connections: Connections
  readonly durationMs: Milliseconds
}

/**
 * Runs a workload against a service: N clients are N keep-alive sockets, each with one request at a time.
 * Late slots are sent late, never dropped, and their latency counts from the time they were intended.
 *
 * Resolves when every request was answered or given up; never later than the load's length plus `timeout`
 * for each request still owed.
 */
export async function drive(origin: string, workload: Workload): Promise<Drive> {
  const operations: Operation[] = []
  const connections = { opened: 0, lost: 0 }
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  let requests = 0

  const runClient = async (index: number) => {
    await using client = connect(origin, workload.timeout, connections)
    let freeMs = 0
    for await (const intendedMs of slots(workload, index, now)) {
      const call = typeof workload.call === 'function' ? workload.call(requests++) : workload.call
      const sentMs = now()
      const outcome = await send(client.client, call, workload.timeout)
      const answeredMs = now()
      const dueMs = Math.max(intendedMs, freeMs)
      operations.push({ client: index, intendedMs, dueMs, sentMs, answeredMs, outcome })
      freeMs = answeredMs
    }
  }
  await Promise.all(Array.from({ length: workload.clients }, (_, index) => runClient(index)))
  return { operations, connections, durationMs: ms(now()) }
}

/** Yields the intended time of each request at the moment it may be sent. */
async function* slots(workload: Workload, client: number, now: () => number): AsyncGenerator<number> {
  const { load } = workload
  if (load.kind === 'open') {
    for (const atMs of sendTimes(load, { index: client, of: workload.clients }, workload.seed)) {
      const waitMs = atMs - now()
      if (waitMs > 0) await sleep(waitMs)
      yield atMs
    }
    return
  }
  for (let sent = 0; ; sent++) {
    if (load.until.kind === 'count' ? sent >= load.until.requestsPerClient : now() >= load.until.duration)
      return
    if (sent > 0 && load.pause > 0) await sleep(load.pause)
    yield now()
  }
}

/** One socket. Closing it on purpose is not a lost connection. */
function connect(origin: string, timeout: Milliseconds, connections: { opened: number; lost: number }) {
  const client = new Client(origin, {
    pipelining: 1,
    keepAliveTimeout: 60_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout },
  })
  let closing = false
  client.on('connect', () => connections.opened++)
  client.on('disconnect', () => {
    if (!closing) connections.lost++
  })
  return {
    client,
    async [Symbol.asyncDispose]() {
      closing = true
      await client.destroy()
    },
  }
}

async function send(client: Client, call: Call, timeout: Milliseconds): Promise<Outcome> {
  try {
    const request: Promise<Dispatcher.ResponseData> = client.request({
      method: call.method,
      path: call.path,
      headers: { ...(call.body !== undefined && { 'content-type': 'application/json' }), ...call.headers },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(timeout),
    })
    const { statusCode, body } = await request
    for await (const _ of body);
    return { kind: 'answered', status: statusCode }
  } catch (error) {
    return outcomeOf(error)
  }
}

const outcomeOf = (error: unknown): Outcome => {
  if (!(error instanceof Error)) throw error
  const timedOut =
    error.name === 'TimeoutError' ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  if (timedOut) return { kind: 'timeout' }
  const code = 'code' in error ? String(error.code) : error.name
  return { kind: 'broken', reason: `${code}: ${error.message}` }
}
