import type { Milliseconds } from '../record/units.ts'
import type { Outcome } from '../record/operation.ts'
import { Socket, type PreparedCall } from './client.ts'
import type { Recorder } from './recorder.ts'
import { sendTimes, type ClosedLoad, type Load } from './schedule.ts'

/** What the clients of a run share. */
export interface RunContext {
  readonly clients: number
  readonly load: Load
  readonly seed: number
  readonly timeout: Milliseconds
  readonly recorder: Recorder
  /** True when no more requests are sent. */
  readonly ended: boolean
  /** Milliseconds since the start of the run, of now or of a moment on the clock of `performance.now()`. */
  sinceStart(at?: number): number
  nextCall(): PreparedCall
  /** Arranges that `client.send()` is called when it is due. */
  await(client: VirtualClient): void
}

/** When a client sends next, from when it became free (both ms); undefined when it has sent all. */
type Next = (freeMs: number) => number | undefined

const looping = ({ pause, until }: ClosedLoad): Next => {
  let sent = 0
  return freeMs => {
    if (until.kind === 'count' ? sent >= until.requestsPerClient : freeMs >= until.duration) return undefined
    return sent++ === 0 ? freeMs : freeMs + pause
  }
}

/**
 * One client. It sends at the times of its schedule, or as soon after as its last answer allows. In a closed
 * loop the intended time is when it becomes free.
 */
export class VirtualClient {
  dueMs = 0
  readonly #context: RunContext
  readonly #index: number
  readonly #socket: Socket
  readonly #next: Next
  readonly #done = Promise.withResolvers<void>()
  #intendedMs = 0
  #call: PreparedCall | undefined

  constructor(context: RunContext, origin: string, index: number) {
    this.#context = context
    this.#index = index
    this.#socket = new Socket(origin, context.recorder.connections, context.timeout)
    if (context.load.kind === 'open') {
      const times = sendTimes(context.load, { index, of: context.clients }, context.seed)
      this.#next = () => times.next().value
    } else this.#next = looping(context.load)
  }

  /** Opens the connection by a request that is not recorded. */
  async connect(): Promise<void> {
    await new Promise<unknown>(resolve => this.#socket.send(this.#context.nextCall(), resolve))
  }

  /** Resolves when all requests were sent and answered or aborted. */
  async work(): Promise<void> {
    this.#proceed(0)
    return this.#done.promise
  }

  send(): void {
    const context = this.#context
    if (context.load.kind === 'closed') this.#intendedMs = this.dueMs = context.sinceStart()
    this.#call = context.nextCall()
    this.#socket.send(this.#call, this.#answered)
  }

  /** Sends nothing more; requests in flight are still awaited. */
  stop(): void {
    this.#done.resolve()
  }

  /** `now` is on the clock of `performance.now()`. */
  giveUpIfLate(now: number): void {
    this.#socket.giveUpIfSentBefore(now - (this.#call?.timeout ?? this.#context.timeout))
  }

  async leave(): Promise<void> {
    await this.#socket.close()
  }

  #proceed(freeMs: number): void {
    const intendedMs = this.#context.ended ? undefined : this.#next(freeMs)
    if (intendedMs === undefined) return this.stop()
    this.#intendedMs = intendedMs
    this.dueMs = Math.max(intendedMs, freeMs)
    if (intendedMs <= freeMs) this.send()
    else this.#context.await(this)
  }

  /** One function for all requests: a closure for each would be garbage. */
  readonly #answered = (outcome: Outcome): void => {
    const answeredMs = this.#context.sinceStart()
    this.#context.recorder.record({
      client: this.#index,
      intendedMs: this.#intendedMs,
      dueMs: this.dueMs,
      sentMs: this.#context.sinceStart(this.#socket.sentAt),
      answeredMs,
      outcome,
      expected: this.#call?.expected,
    })
    // After an answer undici takes the next request at once, without checking an idle socket. A broken
    // connection has to be cleared away first.
    if (outcome.kind === 'answered') this.#proceed(answeredMs)
    else setImmediate(() => this.#proceed(answeredMs))
  }
}
