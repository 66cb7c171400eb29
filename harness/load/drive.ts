import TinyQueue from 'tinyqueue'
import type { Traffic } from '../record/run.ts'
import type { Milliseconds } from '../record/units.ts'
import { CallNames, isScenario, nextCallOf, type CallSource } from './call-source.ts'
import { preciseTimer } from './precise-timer.ts'
import { Recorder, type Increment } from './recorder.ts'
import type { Share } from './schedule.ts'
import { VirtualClient, type ClientPlan, type RunContext } from './virtual-client.ts'

export interface DrivePlan extends ClientPlan {
  readonly call: CallSource
  readonly withoutPauses?: boolean
  /** Awaited once the clients are connected, before the clock of the run starts. */
  readonly beforeStart?: () => Promise<void>
  readonly onStart?: () => void
  /** Called every second of the run. Returning true ends the run, once the requests in flight are answered. */
  readonly enough?: (traffic: Traffic) => boolean
  /** When `enough` is called first; by default after a second. */
  readonly firstLook?: Milliseconds
  /** For a run too long to be kept whole: hands over parts, once none of their requests can be open. The result is the rest. */
  readonly parts?: { readonly seconds: number; readonly take: (part: Traffic) => void }
  /** For one of several generators that share the load. */
  readonly shared?: {
    /** It has each `of`-th of the clients, from number `index` on. */
    readonly share: Share
    /** On the clock of `performance.now()`. Called again during the run, since the clocks of two machines drift apart. */
    readonly startsAt: () => number
    /** Resolves when the run ends early: all generators send their last requests at the same moment. */
    readonly over: Promise<void>
    /** Called every second and at the end. The result does not contain this data. */
    readonly take: (increment: Increment) => void
  }
}

const patrolEveryMs = 50
/** How many clients of an open load connect at the same time, before it begins. */
const connectAtOnce = 50
const pulseMs = 10
/** The most that `adjtime` corrects a clock by, and so the largest error of latencies. */
const correctionMax = 500e-6

/**
 * Sends the load of a plan to a service, or to its replicas in turns: N clients are N keep-alive sockets, each with one request
 * at a time. Late requests are sent late, and their latency counts from the intended time; one that is late by more than a minute
 * counts as an error without being sent. Resolves when every request was answered or aborted. Rejects with the error of a user's
 * function or scenario, unless a response caused it.
 */
export async function drive(origins: string | readonly string[], plan: DrivePlan): Promise<Traffic> {
  return new Run([origins].flat(), plan).finish()
}

export type Drive = typeof drive

class Run implements RunContext {
  readonly plan: DrivePlan
  readonly recorder: Recorder
  ended = false
  readonly calls: RunContext['calls']
  readonly #clients: VirtualClient[]
  /** The earliest first: cheaper than a timer for each. */
  readonly #waiting = new TinyQueue<VirtualClient>([], (a, b) => a.dueMs - b.dueMs)
  readonly #timer = preciseTimer(() => this.#sendDue())
  #startedAt = performance.now()
  #running = false
  readonly #aborted = Promise.withResolvers<never>()
  #endedMs: number | undefined

  constructor(origins: readonly string[], plan: DrivePlan) {
    const { clients, call, seed, withoutPauses = false, shared } = plan
    const { index: first, of: step } = shared?.share ?? { index: 0, of: 1 }
    this.plan = plan
    this.recorder = new Recorder(origins.length)
    const names = new CallNames()
    this.calls = isScenario(call)
      ? { scenario: call, seed, names, withoutPauses, iterations: first, step }
      : nextCallOf(call, seed + first, names)
    this.#clients = Array.from({ length: Math.ceil((clients - first) / step) }, (_, nth) => {
      const number = first + nth * step
      return new VirtualClient(this, origins[number % origins.length] ?? '', number)
    })
  }

  sinceStart(at = performance.now()): number {
    return at - this.#startedAt
  }

  await(client: VirtualClient): void {
    this.#waiting.push(client)
    if (this.#waiting.peek() === client) this.#setTimer(client)
  }

  abort(error: unknown): void {
    this.ended = true
    this.#aborted.reject(error)
  }

  async finish(): Promise<Traffic> {
    const watches = [setInterval(() => this.#patrol(), patrolEveryMs)]
    try {
      if (this.plan.load.kind === 'open') await this.#unlessAborted(this.#connect())
      await this.plan.beforeStart?.()
      this.#startedAt = this.plan.shared?.startsAt() ?? performance.now()
      this.#running = true
      void this.plan.shared?.over.then(() => this.#end())
      this.plan.onStart?.()
      const look = setTimeout(() => {
        this.#ask()
        watches.push(setInterval(() => this.#ask(), 1000))
      }, this.plan.firstLook ?? 1000)
      watches.push(look, this.#takePulse())
      await this.#unlessAborted(Promise.all(this.#clients.map(client => client.work())))
      this.#shareNew()
      return this.#traffic()
    } finally {
      this.#timer.clear()
      watches.forEach(clearInterval)
      await Promise.all(this.#clients.map(client => client.leave()))
    }
  }

  #unlessAborted(work: Promise<unknown>): Promise<unknown> {
    return Promise.race([work, this.#aborted.promise])
  }

  /** A promised rate is about connected clients: half a core needs a second and a half for a thousand that connect at once. */
  async #connect(): Promise<void> {
    for (let first = 0; first < this.#clients.length; first += connectAtOnce) {
      await Promise.all(this.#clients.slice(first, first + connectAtOnce).map(client => client.connect()))
    }
  }

  #sendDue(): void {
    const nowMs = this.sinceStart()
    let first = this.#waiting.peek()
    while (first !== undefined && first.dueMs <= nowMs) {
      this.#waiting.pop()
      first.send()
      first = this.#waiting.peek()
    }
    if (first !== undefined) this.#setTimer(first)
  }

  #setTimer({ dueMs }: VirtualClient): void {
    this.#timer.setTo(this.#startedAt + dueMs)
  }

  #traffic(): Traffic {
    return this.recorder.traffic(this.plan.clients, this.#endedMs ?? this.sinceStart())
  }

  /** One timer for the timeouts of all requests: a timer each would cost more than the request. */
  #patrol(): void {
    const now = performance.now()
    for (const client of this.#clients) client.giveUpIfLate(now)
    this.#followClock()
  }

  #followClock(): void {
    const startsAt = this.plan.shared?.startsAt
    if (startsAt === undefined || !this.#running) return
    const most = patrolEveryMs * correctionMax
    this.#startedAt += Math.min(most, Math.max(-most, startsAt() - this.#startedAt))
  }

  #shareNew(): void {
    this.plan.shared?.take(this.recorder.takeNew())
  }

  #ask(): void {
    this.#shareNew()
    this.#handOver()
    if (!this.ended && this.plan.enough?.(this.#traffic()) === true) this.#end()
  }

  #end(): void {
    // Not the time of the last response: no request is sent in between.
    this.#endedMs = this.sinceStart()
    this.ended = true
    for (let idle; (idle = this.#waiting.pop()) !== undefined;) idle.stop()
  }

  #handOver(): void {
    const { parts, timeout, clients } = this.plan
    const openMs = this.sinceStart() - timeout - patrolEveryMs
    const part = parts && this.recorder.takePart(parts.seconds, openMs, clients)
    if (part) parts.take(part)
  }

  /** If this timer is late, the event loop was blocked meanwhile. */
  #takePulse(): NodeJS.Timeout {
    let last = this.sinceStart()
    return setInterval(() => {
      const now = this.sinceStart()
      if (now - last > 2 * pulseMs) this.recorder.stalled(last, now)
      last = now
    }, pulseMs)
  }
}
