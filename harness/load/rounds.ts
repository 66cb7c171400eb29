import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../record/errors.ts'
import { nameOfCall, type Call } from '../record/call.ts'
import { describeOutcome, isExpected, type Outcome } from '../record/operation.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import { made } from './call-source.ts'
import { awaitsAnswer } from './call.ts'
import { prepare, Socket } from './client.ts'

/** The requests of a round, in rotation. A function makes one from its number, which continues over all rounds. */
export type Paths = readonly (Call | ((request: number) => Call))[]

const answerWithin = seconds(5)
/** A server may close an idle connection at the moment of its next use. Within this time a connection counts as in use. */
const inUse = seconds(1)
/** After half of a body: long enough for it to reach the service. */
const hangUpAfter = ms(1)

export const callOf = (entry: Paths[number], request: number): Call =>
  typeof entry === 'function' ? made(entry(request)) : entry

/** The calls that expect success. */
export const answeredIn = (paths: Paths): Paths =>
  paths.filter(entry => {
    const call = callOf(entry, 0)
    return awaitsAnswer(call) && (call.status ?? [200]).some(status => isExpected(status, undefined))
  })

/** The name of the call, with its expected outcome unless that is success: `POST /orders (422)`. */
function routeOf(call: Call): string {
  const { status, abandonAfter, hangUp } = call
  const route = nameOfCall(call)
  if (abandonAfter !== undefined) return `${route} (given up)`
  if (hangUp !== undefined)
    return hangUp === 'in the body' ? `${route} (cut off)` : `${route} (response cut off)`
  const refused = status !== undefined && !status.some(one => isExpected(one, undefined))
  return refused ? `${route} (${status.join(' or ')})` : route
}

/** Closed loops, one after the other: no two of their requests have the same number. */
export class Rounds implements AsyncDisposable {
  /** Requests with an unexpected outcome, by route and outcome. */
  readonly failures: Record<string, number> = {}
  /** Routes with at least one expected outcome. */
  readonly #succeeded = new Set<string>()
  /** Answers with another status than expected from a service that is not exhausted, with their route. */
  readonly #unexpected = new Map<string, string>()
  readonly #origin: string
  /** The entries of the paths, and their names in messages. */
  readonly #calls: readonly { readonly route: string; readonly entry: Paths[number] }[]
  /** Sockets of the clients that stay connected from round to round. */
  #staying: Socket[] = []
  readonly #numbers: { next: number }

  /** `paths`: at least one. `numbers` are shared with other rounds of the same service. */
  constructor(origin: string, paths: Paths, numbers = { next: 0 }) {
    this.#origin = origin
    this.#calls = paths.map(entry => ({ route: routeOf(callOf(entry, 0)), entry }))
    this.#numbers = numbers
  }

  /** The number of the next request, which is also the number of requests sent. */
  get sent(): number {
    return this.#numbers.next
  }

  get failed(): boolean {
    return Object.keys(this.failures).length > 0
  }

  /** Unexpected answers of routes that never had an expected outcome. */
  get hopeless(): string[] {
    return [...this.#unexpected].flatMap(([failure, route]) => (this.#succeeded.has(route) ? [] : [failure]))
  }

  /**
   * Each client has its own keep-alive connection. Half of the connections are opened for the round and closed after it; the
   * others stay open until this is disposed of, like those of a load balancer: this shows what a service keeps per connection.
   */
  async drive(clients: number, requestsEach: number, staying = Math.floor(clients / 2)): Promise<void> {
    while (this.#staying.length < staying) this.#staying.push(this.#connect())
    await Promise.all(
      Array.from({ length: clients }, (_, client) =>
        this.#take(requestsEach, client < staying ? this.#staying[client] : undefined),
      ),
    )
  }

  /** Rounds of other requests to the same service; their numbers continue. */
  of(paths: Paths): Rounds {
    return new Rounds(this.#origin, paths, this.#numbers)
  }

  /** Which requests fail as in an exhausted service when each kind is sent once, with no other request in flight. */
  async failuresAlone(): Promise<string[]> {
    await using alone = this.of(this.#calls.map(({ entry }) => entry))
    await alone.drive(1, this.#calls.length)
    return Object.keys(alone.failures).filter(failure => !alone.#unexpected.has(failure))
  }

  /** Rounds of one route each, with all its entries. */
  routes(): { readonly route: string; readonly alone: Rounds }[] {
    return [...Map.groupBy(this.#calls, ({ route }) => route)].map(([route, calls]) => {
      const alone = this.of(calls.map(({ entry }) => entry))
      alone.#staying = this.#staying
      return { route, alone }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#staying.splice(0).map(socket => socket.close()))
  }

  #connect(): Socket {
    return new Socket(this.#origin, { opened: 0, lost: 0 }, answerWithin)
  }

  /** Over the connection of a client that stays, or over a new one. */
  async #take(requests: number, staying: Socket | undefined): Promise<void> {
    const socket = staying ?? this.#connect()
    try {
      for (let count = 0; count < requests; count++) await this.#takeNext(socket, staying !== undefined)
    } finally {
      if (staying === undefined) await socket.close()
    }
  }

  /** An aborted request closes its connection: a client that stays uses another one for it. */
  async #takeNext(socket: Socket, stays: boolean): Promise<void> {
    const number = this.#numbers.next++
    const roundCall = this.#calls[number % this.#calls.length]
    if (roundCall === undefined) throw new RangeError(`no call for request ${number}`)
    const { route } = roundCall
    const call = callOf(roundCall.entry, number)
    if (call.hangUp !== undefined) {
      await cutOff(this.#origin, call).then(
        () => this.#succeeded.add(route),
        (error: unknown) => this.#fail(route, messageOf(error)),
      )
      return
    }
    const { abandonAfter, timeout = answerWithin, status } = call
    const once = stays && abandonAfter !== undefined ? this.#connect() : undefined
    const unused = socket.sentAt > 0 && performance.now() - socket.sentAt > inUse
    let outcome = await send(once ?? socket, call, abandonAfter ?? timeout)
    await once?.close()
    // Nothing of the response arrived on the reused connection: HTTP then allows a retry on another one.
    if (stays && once === undefined && unused && outcome.kind === 'broken')
      outcome = await send(socket, call, timeout)
    const asItShould =
      abandonAfter === undefined
        ? outcome.kind === 'answered' && isExpected(outcome.status, status)
        : outcome.kind !== 'broken'
    if (asItShould) this.#succeeded.add(route)
    else {
      const failure = this.#fail(route, describeOutcome(outcome, status))
      if (outcome.kind === 'answered' && !mayBeExhausted(outcome.status)) this.#unexpected.set(failure, route)
    }
  }

  #fail(route: string, what: string): string {
    const failure = `${route}: ${what}`
    this.failures[failure] = (this.failures[failure] ?? 0) + 1
    return failure
  }
}

/** The statuses of a service without room, or without a free connection: a leak may cause them. */
const mayBeExhausted = (status: number) => status >= 500 || status === 408 || status === 429

/** Undici closes the connection of an aborted request. */
const send = (socket: Socket, call: Call, within: Milliseconds): Promise<Outcome> =>
  new Promise(resolve => {
    const timer = setTimeout(() => socket.giveUpIfSentBefore(Number.POSITIVE_INFINITY), within)
    socket.send(prepare(call), outcome => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })

/** Disconnects after half of the body, or at the beginning of the response. @throws Error for an unexpected status. */
async function cutOff(origin: string, call: Call): Promise<void> {
  const { method, path, headers, body, expected, timeout = answerWithin } = prepare(call)
  const bytes = Buffer.from(body ?? '')
  const length = { 'content-length': bytes.length }
  const signal = AbortSignal.timeout(Math.ceil(timeout))
  const sent = request(origin, { method, path, headers: { ...headers, ...length }, signal })
  // It is reset when it is destroyed.
  sent.on('error', () => undefined)
  using stack = new DisposableStack()
  stack.defer(() => void sent.destroy())
  if (call.hangUp === 'in the response') {
    sent.end(bytes)
    const [{ statusCode = 0 }] = (await once(sent, 'response')) as [IncomingMessage]
    if (!isExpected(statusCode, expected)) throw new Error(`status ${statusCode}`)
  } else {
    await new Promise((resolve, reject) => {
      sent.once('error', reject)
      sent.write(bytes.subarray(0, bytes.length / 2), resolve)
    })
    await sleep(hangUpAfter)
  }
}
