import { minutes, type Milliseconds } from '../record/units.ts'
import type { Answer } from '../record/call.ts'
import { succeeded, type Operation, type Outcome } from '../record/operation.ts'
import { exampleOf } from './answer.ts'
import type { NextCall } from './call-source.ts'
import { Socket, type Answered, type PreparedCall } from './client.ts'
import { iterationsOf, type Actor, type ScenarioRun } from './iterations.ts'
import { randomOf, type Random } from './random.ts'
import type { Recorder } from './recorder.ts'
import { activeTimes, pauseOf, sendTimes, type ClosedLoad, type Load } from './schedule.ts'

export interface ClientPlan {
  readonly clients: number
  readonly load: Load
  readonly seed: number
  /** A request not answered within this time, or its own timeout, is aborted and counted as an error. */
  readonly timeout: Milliseconds
}

/** State shared by the clients of a run. */
export interface RunContext {
  readonly plan: ClientPlan
  readonly recorder: Recorder
  /** True when no more requests are sent. */
  readonly ended: boolean
  readonly calls: NextCall | ScenarioRun
  /** Milliseconds from the start of the run until now, or until a moment on the clock of `performance.now()`. */
  sinceStart(at?: number): number
  /** Arranges that `client.send()` is called when it is due. */
  await(client: VirtualClient): void
  /** Ends the run, which rejects with this error. */
  abort(error: unknown): void
}

/** Else a service that answers almost nothing would keep a run going for many times its length. */
const sentWithin = minutes(1)

/** When a client sends next, given when it became free (both ms); undefined after its last request. */
type Next = (freeMs: number) => number | undefined

/** When a client of a closed load is active. A client with a number of requests is active until it has sent them. */
function timesOf({ until }: ClosedLoad, index: number): ReturnType<typeof activeTimes> {
  if (until.kind === 'shape') return activeTimes(until.clients, index)
  return [[0, until.kind === 'time' ? until.duration : Number.POSITIVE_INFINITY]]
}

function looping({ pause, until }: ClosedLoad, times: ReturnType<typeof timesOf>, random: Random): Next {
  let sent = 0
  return freeMs => {
    if (until.kind === 'count' && sent >= until.requestsPerClient) return undefined
    const atMs = sent++ === 0 ? freeMs : freeMs + pauseOf(random, pause)
    const time = times.find(([, toMs]) => atMs < toMs)
    return time && Math.max(time[0], atMs)
  }
}

/**
 * One client. It sends at the times of its schedule, or as soon after as its last response allows. In a closed loop the intended
 * time is when it becomes free. For a scenario this applies to each iteration.
 */
export class VirtualClient implements Actor {
  dueMs = 0
  readonly #context: RunContext
  readonly #index: number
  readonly #socket: Socket
  readonly #next: Next
  /** Makes the next call and sends it, or begins an iteration of a scenario. */
  readonly #begin: () => void
  readonly #done = Promise.withResolvers<void>()
  /** The end of its activity, which may be in the middle of an iteration. */
  readonly #endMs: number
  #intendedMs = 0
  #call: PreparedCall | undefined
  /** Whether the next request already has its intended time, unlike most steps of a scenario. */
  #isTimed = false
  /** When the last response came. */
  #freeMs = 0
  /** What awaits its response, and the pause of a scenario that awaits its end. */
  #step: Answered | undefined
  #resume: (() => void) | undefined
  #connected: Answered | undefined

  constructor(context: RunContext, origin: string, index: number) {
    this.#context = context
    this.#index = index
    const { plan, recorder, calls } = context
    const { clients, load, seed, timeout } = plan
    this.#socket = new Socket(origin, recorder.connections, timeout)
    const goOn = () => this.proceed(this.#freeMs)
    this.#begin =
      typeof calls === 'function' ? () => this.ask(calls(index), goOn) : iterationsOf(calls, this, index)
    if (load.kind === 'open') {
      const times = sendTimes(load, { index, of: clients }, seed)
      this.#next = () => times.next().value
      this.#endMs = Number.POSITIVE_INFINITY
    } else {
      const times = timesOf(load, index)
      this.#endMs = times.at(-1)?.[1] ?? 0
      this.#next = looping(load, times, randomOf(seed, 'pause', index))
    }
  }

  /** Opens the connection with an unrecorded request: for a scenario the first request, where it stops. */
  async connect(): Promise<void> {
    await new Promise<unknown>(resolve => {
      this.#connected = resolve
      this.#begin()
    })
    this.#connected = undefined
  }

  /** Resolves when all requests were sent and answered or aborted. */
  async work(): Promise<void> {
    this.proceed(0)
    return this.#done.promise
  }

  /** Does what is due: sends a request, begins an iteration, or ends a pause. */
  send(): void {
    const context = this.#context
    const resume = this.#resume
    this.#resume = undefined
    if (resume !== undefined) return resume()
    if (context.plan.load.kind === 'closed') this.#intendedMs = this.dueMs = context.sinceStart()
    this.#isTimed = true
    try {
      this.#begin()
    } catch (error) {
      context.abort(error)
    }
  }

  get over(): boolean {
    return this.#context.ended || this.#context.sinceStart() >= this.#endMs
  }

  ask(call: PreparedCall, step: Answered): void {
    if (this.#connected !== undefined) return this.#socket.send(call, this.#connected)
    if (!this.#isTimed) this.#intendedMs = this.dueMs = this.#context.sinceStart()
    this.#isTimed = false
    this.#step = step
    this.#call = call
    this.#socket.send(call, this.#answered)
  }

  wait(lengthMs: number, resume: () => void): void {
    if (this.#connected !== undefined || lengthMs === 0) return resume()
    const nowMs = this.#context.sinceStart()
    this.#intendedMs = (this.#isTimed ? this.#intendedMs : nowMs) + lengthMs
    this.#isTimed = true
    this.dueMs = nowMs + lengthMs
    this.#resume = resume
    if (this.dueMs < this.#endMs) this.#context.await(this)
    else this.stop()
  }

  proceed(freeMs = this.#context.sinceStart()): void {
    let intendedMs = this.#context.ended ? undefined : this.#next(freeMs)
    while (intendedMs !== undefined && freeMs - intendedMs > sentWithin) {
      this.#giveUp(intendedMs, freeMs)
      intendedMs = this.#next(freeMs)
    }
    if (intendedMs === undefined) return this.stop()
    this.#intendedMs = intendedMs
    this.dueMs = Math.max(intendedMs, freeMs)
    if (intendedMs <= freeMs) this.send()
    else this.#context.await(this)
  }

  fail(reason: string): void {
    this.#context.recorder.fail(reason, this.#intendedMs)
  }

  /** Counts a request, or an iteration of a scenario, as an error without sending it. */
  #giveUp(intendedMs: number, nowMs: number): void {
    const { calls, recorder } = this.#context
    if (typeof calls !== 'function') return recorder.giveUp(intendedMs)
    this.#call = calls(this.#index)
    this.#intendedMs = intendedMs
    this.dueMs = nowMs
    recorder.record(this.#operation({ kind: 'unsent' }, nowMs, nowMs))
  }

  abort(error: unknown): void {
    this.#context.abort(error)
  }

  /** Sends nothing more; requests in flight are still awaited. */
  stop(): void {
    this.#done.resolve()
  }

  /** `now` is on the clock of `performance.now()`. */
  giveUpIfLate(now: number): void {
    this.#socket.giveUpIfSentBefore(now - (this.#call?.timeout ?? this.#context.plan.timeout))
  }

  async leave(): Promise<void> {
    await this.#socket.close()
  }

  #operation(outcome: Outcome, sentMs: number, answeredMs: number): Operation {
    return {
      client: this.#index,
      call: this.#call?.name,
      intendedMs: this.#intendedMs,
      dueMs: this.dueMs,
      sentMs,
      answeredMs,
      outcome,
      expected: this.#call?.expected,
    }
  }

  /** One function for all requests: a closure for each would be garbage. */
  readonly #answered = (outcome: Outcome, answer?: Answer): void => {
    this.#freeMs = this.#context.sinceStart()
    const call = this.#call
    const operation = this.#operation(outcome, this.#context.sinceStart(this.#socket.sentAt), this.#freeMs)
    const isShown = call !== undefined && answer !== undefined && !succeeded(operation)
    this.#context.recorder.record(operation, isShown ? () => exampleOf(call, answer) : undefined)
    // After a response undici takes the next request at once: a broken connection has to be removed first.
    const isBroken = outcome.kind === 'timeout' || outcome.kind === 'broken'
    if (isBroken) setImmediate(() => this.#step?.(outcome))
    else this.#step?.(outcome, answer)
  }
}
