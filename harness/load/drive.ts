import { setTimeout as sleep } from 'node:timers/promises'
import type { Call, Operation, Traffic } from '../operation.ts'
import { ms, type Milliseconds } from '../units.ts'
import { prepare, Socket, type PreparedCall } from './client.ts'
import { Recorder } from './recorder.ts'
import { sendTimes, type Load } from './schedule.ts'

export interface Workload {
  readonly clients: number
  /** The same call each time, or one made from the number of the request (0, 1, …, over all clients). */
  readonly call: Call | ((request: number) => Call)
  readonly load: Load
  readonly seed: number
  /** A request not answered by then is given up and counted as an error. */
  readonly timeout: Milliseconds
  /** Told when the clock of the run starts, once the clients are connected. */
  readonly onStart?: () => void
  /** Asked at every second of the run: true ends it there, when the requests in flight are answered. */
  readonly enough?: (traffic: Traffic) => boolean
  /** For a run too long to be kept whole. What is left at its end comes with the result. */
  readonly parts?: Parts
}

/** A record handed over in parts of whole seconds, each as soon as none of its requests can be open any more. */
export interface Parts {
  readonly seconds: number
  readonly take: (part: Traffic) => void
}

const patrolEveryMs = 50
/** So many clients of an open load connect at one time, before it begins. */
const connectAtOnce = 50
/** Several periods of a CPU quota (0.1 s): what connecting has used up of it must not be missing afterwards. */
const rested = ms(500)
const pulseMs = 10

/**
 * Runs a workload against a service: N clients are N keep-alive sockets, each with one request at a time.
 * Late slots are sent late, never dropped, and their latency counts from the time they were intended. The clients of
 * an open load connect before it begins, with one request each that is not recorded.
 *
 * Resolves when every request was answered or given up; never later than the load's length plus `timeout`
 * for each request still owed.
 */
export async function drive(origin: string, workload: Workload): Promise<Traffic> {
  const run = new Run(origin, workload)
  return run.finish()
}

/** Everything the clients of a run share. */
class Run {
  readonly workload: Workload
  readonly recorder = new Recorder()
  readonly #nextCall: () => PreparedCall
  readonly #clients: VirtualClient[]
  readonly #over = new AbortController()
  #startedAt = performance.now()
  #endedMs: number | undefined
  #handedOver = 0

  constructor(origin: string, workload: Workload) {
    this.workload = workload
    const { call, clients } = workload
    if (typeof call === 'function') {
      let requests = 0
      this.#nextCall = () => prepare(call(requests++))
    } else {
      const prepared = prepare(call)
      this.#nextCall = () => prepared
    }
    this.#clients = Array.from({ length: clients }, (_, index) => new VirtualClient(this, origin, index))
  }

  get ended(): boolean {
    return this.#over.signal.aborted
  }

  now(): number {
    return performance.now() - this.#startedAt
  }

  nextCall(): PreparedCall {
    return this.#nextCall()
  }

  async finish(): Promise<Traffic> {
    const watches = [setInterval(() => this.#patrol(), patrolEveryMs)]
    try {
      if (this.workload.load.kind === 'open') await this.#connect()
      this.#startedAt = performance.now()
      this.workload.onStart?.()
      watches.push(
        setInterval(() => this.#ask(), 1000),
        this.#takePulse(),
      )
      await Promise.all(this.#clients.map(client => client.work()))
      return this.#traffic()
    } finally {
      watches.forEach(clearInterval)
      await Promise.all(this.#clients.map(client => client.leave()))
    }
  }

  /**
   * A rate promises how requests of connected clients are answered. A thousand clients that connect at one instant
   * are another load: half a core takes a second and a half to get over it.
   */
  async #connect(): Promise<void> {
    for (let first = 0; first < this.#clients.length; first += connectAtOnce) {
      await Promise.all(this.#clients.slice(first, first + connectAtOnce).map(client => client.connect()))
    }
    await sleep(rested)
  }

  #traffic(): Traffic {
    return this.recorder.traffic(this.workload.clients, this.#endedMs ?? this.now())
  }

  /** One timer for all requests: a timer each would cost more than the request. */
  #patrol(): void {
    const oldest = this.now() - this.workload.timeout
    for (const client of this.#clients) client.giveUpIfSentBefore(oldest)
  }

  #ask(): void {
    this.#handOver()
    if (this.ended || this.workload.enough?.(this.#traffic()) !== true) return
    // Not when the last client wakes up to find that it is over: nothing is sent in between.
    this.#endedMs = this.now()
    this.#over.abort()
  }

  #handOver(): void {
    const { parts, timeout, clients } = this.workload
    if (parts === undefined) return
    const end = this.#handedOver + parts.seconds
    if (this.now() < end * 1000 + timeout + patrolEveryMs) return
    this.#handedOver = end
    parts.take(this.recorder.takeBefore(end, clients))
  }

  /** A timer that comes late tells that nothing else could run meanwhile either. */
  #takePulse(): NodeJS.Timeout {
    let last = this.now()
    return setInterval(() => {
      const now = this.now()
      if (now - last > 2 * pulseMs) this.recorder.stalled(last, now)
      last = now
    }, pulseMs)
  }
}

/** One client: sends when its schedule says so, or as soon after as its last answer allows. */
class VirtualClient {
  readonly #run: Run
  readonly #index: number
  readonly #socket: Socket
  #sentMs: number | undefined

  constructor(run: Run, origin: string, index: number) {
    this.#run = run
    this.#index = index
    this.#socket = new Socket(origin, run.recorder.connections, run.workload.timeout)
  }

  async work(): Promise<void> {
    const { load } = this.#run.workload
    return load.kind === 'open' ? this.#keepTo(load) : this.#loop(load)
  }

  /** One request that nobody records opens the connection. */
  async connect(): Promise<void> {
    await this.#exchange()
  }

  giveUpIfSentBefore(ms: number): void {
    if (this.#sentMs !== undefined && this.#sentMs < ms) this.#socket.giveUp()
  }

  async leave(): Promise<void> {
    await this.#socket.close()
  }

  async #keepTo(load: Extract<Load, { kind: 'open' }>): Promise<void> {
    let freeMs = 0
    const share = { index: this.#index, of: this.#run.workload.clients }
    for (const intendedMs of sendTimes(load, share, this.#run.workload.seed)) {
      const waitMs = intendedMs - this.#run.now()
      // A timer drops fractions of a millisecond, and a request must never be sent before its time.
      if (waitMs > 0) await sleep(Math.ceil(waitMs))
      if (this.#run.ended) return
      freeMs = await this.#ask(intendedMs, Math.max(intendedMs, freeMs))
    }
  }

  async #loop({ pause, until }: Extract<Load, { kind: 'closed' }>): Promise<void> {
    for (let sent = 0; !this.#run.ended; sent++) {
      if (until.kind === 'count' ? sent >= until.requestsPerClient : this.#run.now() >= until.duration) return
      if (sent > 0 && pause > 0) await sleep(pause)
      const now = this.#run.now()
      await this.#ask(now, now)
    }
  }

  /** Resolves with the moment of the answer. */
  async #ask(intendedMs: number, dueMs: number): Promise<number> {
    const exchanged = await this.#exchange()
    this.#run.recorder.record({ client: this.#index, intendedMs, dueMs, ...exchanged })
    return exchanged.answeredMs
  }

  #exchange(): Promise<Pick<Operation, 'sentMs' | 'answeredMs' | 'outcome'>> {
    const run = this.#run
    const call = run.nextCall()
    return new Promise(resolve => {
      const sentMs = run.now()
      this.#sentMs = sentMs
      this.#socket.send(call, outcome => {
        this.#sentMs = undefined
        resolve({ sentMs, answeredMs: run.now(), outcome })
      })
    })
  }
}
