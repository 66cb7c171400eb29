import { Distribution } from '../distribution.ts'
import {
  describeOutcome,
  dispatchLagMs,
  latencyMs,
  serviceTimeMs,
  succeeded,
  type Connections,
  type Operation,
  type Second,
  type Traffic,
} from '../operation.ts'
import { ms } from '../units.ts'

const slowestKept = 10
const firstKept = 1000

class OpenSecond implements Second {
  readonly latency = new Distribution()
  readonly serviceTime = new Distribution()
  readonly dispatchLag = new Distribution()
  failed = 0
  generatorStallMs = 0
}

/** Takes down every request as it is answered, in memory that does not grow with their number. */
export class Recorder {
  readonly connections = { opened: 0, reused: 0, lost: 0 } satisfies Connections
  readonly #seconds: OpenSecond[] = []
  readonly #failures = new Map<string, { count: number; firstMs: number }>()
  readonly #first: Operation[] = []
  #slowest: Operation[] = []
  #threshold = 0

  record(operation: Operation): void {
    const latency = latencyMs(operation)
    const second = this.#secondAt(operation.intendedMs)
    second.latency.record(latency)
    second.serviceTime.record(serviceTimeMs(operation))
    second.dispatchLag.record(dispatchLagMs(operation))
    if (!succeeded(operation)) {
      second.failed += 1
      this.#fail(operation)
    }
    if (this.#first.length < firstKept) this.#first.push(operation)
    if (latency > this.#threshold || this.#slowest.length < slowestKept) this.#keepSlow(operation)
  }

  /** The generator did nothing between two moments, though it had something to do. */
  stalled(fromMs: number, toMs: number): void {
    for (let second = Math.floor(fromMs / 1000); second <= Math.floor(toMs / 1000); second++) {
      const open = this.#secondAt(second * 1000)
      open.generatorStallMs = Math.max(open.generatorStallMs, toMs - fromMs)
    }
  }

  /** What was recorded until now, without disturbing the recording. */
  traffic(clients: number, durationMs: number): Traffic {
    return {
      clients,
      durationMs: ms(durationMs),
      seconds: [...this.#seconds],
      failures: [...this.#failures].map(([outcome, failure]) => ({ outcome, ...failure })),
      slowest: this.#slowest,
      first: this.#first,
      connections: { ...this.connections },
    }
  }

  #secondAt(atMs: number): OpenSecond {
    const index = Math.floor(atMs / 1000)
    while (this.#seconds.length <= index) this.#seconds.push(new OpenSecond())
    return this.#seconds[index] ?? new OpenSecond()
  }

  #fail(operation: Operation): void {
    const outcome = describeOutcome(operation.outcome)
    const { count, firstMs } = this.#failures.get(outcome) ?? { count: 0, firstMs: operation.intendedMs }
    this.#failures.set(outcome, { count: count + 1, firstMs: Math.min(firstMs, operation.intendedMs) })
  }

  #keepSlow(operation: Operation): void {
    this.#slowest = [...this.#slowest, operation]
      .toSorted((a, b) => latencyMs(b) - latencyMs(a))
      .slice(0, slowestKept)
    const last = this.#slowest.at(-1)
    this.#threshold = last === undefined ? 0 : latencyMs(last)
  }
}
