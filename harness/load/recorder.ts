import { Distribution } from '../record/distribution.ts'
import {
  describeOutcome,
  dispatchLagMs,
  latencyMs,
  serviceTimeMs,
  succeeded,
  type Connections,
  type Failure,
  type Operation,
  type Second,
  type Traffic,
} from '../record/operation.ts'
import { ms } from '../record/units.ts'

const slowestKept = 10
const firstKept = 1000

class OpenSecond implements Second {
  /** Private, so that it is no part of the record that a second becomes. */
  readonly #failures = new Map<string, Failure>()
  readonly latency = new Distribution()
  readonly serviceTime = new Distribution()
  readonly dispatchLag = new Distribution()
  failed = 0
  generatorStallMs = 0

  get failures(): Iterable<Failure> {
    return this.#failures.values()
  }

  fail({ outcome, intendedMs }: Operation): void {
    this.failed += 1
    const named = describeOutcome(outcome)
    const { count, firstMs } = this.#failures.get(named) ?? { count: 0, firstMs: intendedMs }
    this.#failures.set(named, { outcome: named, count: count + 1, firstMs: Math.min(firstMs, intendedMs) })
  }
}

function failuresIn(seconds: readonly OpenSecond[]): Failure[] {
  const all = new Map<string, Failure>()
  for (const { outcome, count, firstMs } of seconds.flatMap(({ failures }) => [...failures])) {
    const before = all.get(outcome)
    all.set(outcome, { outcome, count: count + (before?.count ?? 0), firstMs: before?.firstMs ?? firstMs })
  }
  return [...all.values()]
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

  record(operation: Operation): void {
    const latency = latencyMs(operation)
    const second = this.#secondAt(operation.intendedMs)
    second.latency.record(latency)
    second.serviceTime.record(serviceTimeMs(operation))
    second.dispatchLag.record(dispatchLagMs(operation))
    if (!succeeded(operation)) second.fail(operation)
    if (this.#first.length < firstKept) this.#first.push(operation)
    if (latency > this.#threshold || this.#slowest.length < slowestKept) this.#keepSlow(operation)
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
