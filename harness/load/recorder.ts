import { Distribution } from '../record/distribution.ts'
import {
  describeOutcome,
  dispatchLagMs,
  latencyMs,
  serviceTimeMs,
  succeeded,
  type CallSecond,
  type Connections,
  type Failure,
  type Operation,
  type Second,
  type Traffic,
} from '../record/operation.ts'
import { ms } from '../record/units.ts'

const named = (operation: Operation, call: string | undefined): Operation =>
  call === undefined ? operation : { ...operation, call }

const slowestKept = 10
const firstKept = 1000

/** More kinds than these tell nothing new: messages may hold an id each. */
const failureKindsMax = 100

/** Failed requests by call and outcome. */
class Failures {
  readonly #kinds = new Map<string, Failure>()

  get all(): Failure[] {
    return [...this.#kinds.values()]
  }

  add({ call, outcome, count, firstMs }: Failure): void {
    const isRest = this.#kinds.size >= failureKindsMax && !this.#kinds.has(keyOf(call, outcome))
    const named = isRest ? 'something else' : outcome
    const key = keyOf(call, named)
    const before = this.#kinds.get(key)
    this.#kinds.set(key, {
      ...(call !== undefined && { call }),
      outcome: named,
      count: count + (before?.count ?? 0),
      firstMs: Math.min(firstMs, before?.firstMs ?? firstMs),
    })
  }
}

const keyOf = (call: string | undefined, outcome: string): string => `${call}\n${outcome}`

class OpenCall implements CallSecond {
  readonly latency = new Distribution()
  failed = 0
}

class OpenSecond implements Second {
  /** Private, so that it is no part of the record that a second becomes. */
  readonly #failures = new Failures()
  readonly latency = new Distribution()
  readonly serviceTime = new Distribution()
  readonly dispatchLag = new Distribution()
  failed = 0
  generatorStallMs = 0
  calls?: Map<string, OpenCall>

  get failures(): readonly Failure[] {
    return this.#failures.all
  }

  ofCall(name: string): OpenCall {
    this.calls ??= new Map()
    const known = this.calls.get(name)
    if (known !== undefined) return known
    const call = new OpenCall()
    this.calls.set(name, call)
    return call
  }

  fail(call: string | undefined, outcome: string, intendedMs: number): void {
    this.failed += 1
    if (call !== undefined) this.ofCall(call).failed += 1
    this.#failures.add({ ...(call !== undefined && { call }), outcome, count: 1, firstMs: intendedMs })
  }
}

function failuresIn(seconds: readonly OpenSecond[]): Failure[] {
  const all = new Failures()
  for (const failure of seconds.flatMap(({ failures }) => failures)) all.add(failure)
  return all.all
}

/** Records every request when it is answered, in memory that does not grow with their number. */
export class Recorder {
  readonly connections = { opened: 0, reused: 0, lost: 0 } satisfies Connections
  #seconds: OpenSecond[] = []
  /** How many seconds were taken; they come before the first one kept. */
  #taken = 0
  #first: Operation[] = []
  #slowest: Operation[] = []
  #threshold = 0

  /** `call`: its name, where the run makes several. */
  record(operation: Operation, call?: string): void {
    const latency = latencyMs(operation)
    const second = this.#secondAt(operation.intendedMs)
    second.latency.record(latency)
    second.serviceTime.record(serviceTimeMs(operation))
    second.dispatchLag.record(dispatchLagMs(operation))
    if (call !== undefined) second.ofCall(call).latency.record(latency)
    if (!succeeded(operation)) second.fail(call, describeOutcome(operation.outcome), operation.intendedMs)
    if (this.#first.length < firstKept) this.#first.push(named(operation, call))
    if (latency > this.#threshold || this.#slowest.length < slowestKept)
      this.#keepSlow(named(operation, call))
  }

  /** Counts a request that was recorded as an error, for what showed after it. */
  blame(call: string, reason: string, intendedMs: number): void {
    this.#secondAt(intendedMs).fail(call, reason, intendedMs)
  }

  /** Records that the generator could not run between two moments. */
  stalled(fromMs: number, toMs: number): void {
    for (let second = Math.floor(fromMs / 1000); second <= Math.floor(toMs / 1000); second++) {
      const open = this.#secondAt(second * 1000)
      open.generatorStallMs = Math.max(open.generatorStallMs, toMs - fromMs)
    }
  }

  /** What was recorded from the first second kept until now. The recording continues. */
  traffic(clients: number, untilMs: number): Traffic {
    return this.#trafficOf(clients, [...this.#seconds], untilMs - this.#taken * 1000)
  }

  /**
   * Returns the seconds before `second` and forgets them, so that an hour needs no more memory than a minute.
   * A later answer counts in the first second kept, so take only seconds in which no request can be open.
   */
  takeBefore(second: number, clients: number): Traffic {
    this.#secondAt(second * 1000 - 1)
    const part = this.#seconds.slice(0, second - this.#taken)
    const traffic = this.#trafficOf(clients, part, part.length * 1000)
    this.#seconds = this.#seconds.slice(part.length)
    this.#taken = second
    this.#first = []
    this.#slowest = []
    this.#threshold = 0
    return traffic
  }

  #trafficOf(clients: number, seconds: readonly OpenSecond[], durationMs: number): Traffic {
    return {
      clients,
      durationMs: ms(durationMs),
      seconds,
      failures: failuresIn(seconds),
      slowest: this.#slowest,
      first: this.#first,
      connections: { ...this.connections },
    }
  }

  #secondAt(atMs: number): OpenSecond {
    const index = Math.max(0, Math.floor(atMs / 1000) - this.#taken)
    while (this.#seconds.length <= index) this.#seconds.push(new OpenSecond())
    return this.#seconds[index] ?? new OpenSecond()
  }

  #keepSlow(operation: Operation): void {
    this.#slowest = [...this.#slowest, operation]
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, slowestKept)
    const last = this.#slowest.at(-1)
    this.#threshold = last === undefined ? 0 : latencyMs(last)
  }
}
