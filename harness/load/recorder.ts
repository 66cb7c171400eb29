import { Distribution } from '../record/distribution.ts'
import { FailuresByKind } from '../record/failures-by-kind.ts'
import {
  describeOutcome,
  dispatchLagMs,
  latencyMs,
  serviceTimeMs,
  succeeded,
  type Operation,
} from '../record/operation.ts'
import type { Failure, FailureExample, SecondInterference, Traffic } from '../record/run.ts'
import { ms } from '../record/units.ts'
import { OpenSecond, type RecordedSecond } from './open-second.ts'

type Failed = Pick<Operation, 'call' | 'outcome' | 'expected' | 'intendedMs'>

const failureOf = ({ call, outcome, expected, intendedMs }: Failed): Failure => ({
  ...(call !== undefined && { call }),
  outcome: describeOutcome(outcome, expected),
  kind: outcome.kind,
  ...(outcome.kind === 'answered' && { status: outcome.status, ...(expected !== undefined && { expected }) }),
  count: 1,
  firstMs: intendedMs,
})

const slowestKept = 10
const firstKept = 1000

/** What was recorded since the one before. Those of several generators add up to what one would have recorded. */
export interface Increment extends Pick<Traffic, 'slowest' | 'first' | 'connections'> {
  /** Only seconds with data, by their number. */
  readonly seconds: readonly (readonly [second: number, recorded: RecordedSecond])[]
  readonly ofReplicas: readonly Distribution[]
}

const distributions = (count: number) => Array.from({ length: count }, () => new Distribution())

const slowestOf = (operations: readonly Operation[]): Operation[] =>
  operations.toSorted((a, b) => latencyMs(b) - latencyMs(a)).slice(0, slowestKept)

/** Records every request when it is answered, in memory that does not grow with their number. */
export class Recorder {
  readonly connections = { opened: 0, lost: 0 }
  /** Sparse: seconds without data are missing. */
  #seconds: OpenSecond[] = []
  /** Number of seconds already taken; they come before the first one kept. */
  #taken = 0
  #first: Operation[] = []
  /** How many of the first requests are still to come, after those in earlier increments. */
  #firstLeft = firstKept
  #slowest: Operation[] = []
  /** Clients use the replicas in turns. Empty with a single one. */
  #ofReplicas: Distribution[]

  constructor(replicas = 1) {
    this.#ofReplicas = replicas === 1 ? [] : distributions(replicas)
  }

  /** `exampleOf`: of a failed request whose response was read. */
  record(operation: Operation, exampleOf?: () => FailureExample): void {
    const { call } = operation
    const latency = latencyMs(operation)
    const second = this.#secondAt(operation.intendedMs)
    second.latency.record(latency)
    second.serviceTime.record(serviceTimeMs(operation))
    second.dispatchLag.record(dispatchLagMs(operation))
    if (call !== undefined) second.ofCall(call).latency.record(latency)
    const replicas = this.#ofReplicas
    if (replicas.length > 0) replicas[operation.client % replicas.length]?.record(latency)
    if (!succeeded(operation)) second.fail(failureOf(operation), exampleOf)
    if (this.#first.length < this.#firstLeft) this.#first.push(operation)
    const slow = this.#slowest.at(slowestKept - 1)
    if (slow === undefined || latency > latencyMs(slow))
      this.#slowest = slowestOf([...this.#slowest, operation])
  }

  /** Counts an error without a call: the scenario's own. */
  fail(reason: string, intendedMs: number): void {
    this.#secondAt(intendedMs).fail({ outcome: reason, ofScenario: true, count: 1, firstMs: intendedMs })
  }

  /** Counts an iteration of a scenario that was not begun. */
  giveUp(intendedMs: number): void {
    this.#secondAt(intendedMs).fail(failureOf({ outcome: { kind: 'unsent' }, intendedMs }))
  }

  stalled(fromMs: number, toMs: number): void {
    for (let second = Math.floor(fromMs / 1000); second <= Math.floor(toMs / 1000); second++) {
      const open = this.#secondAt(second * 1000)
      open.generatorStallMs = Math.max(open.generatorStallMs, toMs - fromMs)
    }
  }

  /** The traffic from the first second kept until now. Recording continues. */
  traffic(clients: number, untilMs: number): Traffic {
    return this.#trafficOf(clients, this.#seconds, untilMs - this.#taken * 1000)
  }

  /**
   * Returns the next seconds and forgets them, so that an hour needs no more memory than a minute. `undefined` while one of their
   * requests may be open, as those due after `openMs` may be: its response would count in the first second kept.
   */
  takePart(seconds: number, openMs: number, clients: number): Traffic | undefined {
    const second = this.#taken + seconds
    if (openMs < second * 1000) return undefined
    this.#secondAt(second * 1000 - 1)
    const part = this.#seconds.slice(0, second - this.#taken)
    const traffic = this.#trafficOf(clients, part, part.length * 1000)
    this.#seconds = this.#seconds.slice(part.length)
    this.#taken = second
    // In place, because the sockets of the run count in this object. Those still open belong to the next part, too.
    this.connections.opened -= this.connections.lost
    this.connections.lost = 0
    this.#first = []
    this.#slowest = []
    this.#ofReplicas = distributions(this.#ofReplicas.length)
    return traffic
  }

  /** Returns the new data and forgets it. Use either this or `takePart` on a recorder. */
  takeNew(): Increment {
    const increment: Increment = {
      seconds: Object.entries(this.#seconds).map(([index, second]) => [Number(index), second.recorded]),
      slowest: this.#slowest,
      first: this.#first,
      connections: { ...this.connections },
      ofReplicas: this.#ofReplicas,
    }
    this.#ofReplicas = distributions(this.#ofReplicas.length)
    // Assigned in place, because the sockets of the run count in this object.
    Object.assign(this.connections, { opened: 0, lost: 0 })
    this.#firstLeft -= this.#first.length
    this.#seconds = []
    this.#first = []
    this.#slowest = []
    return increment
  }

  add({ seconds, slowest, first, connections, ofReplicas }: Increment): void {
    for (const [index, latency] of ofReplicas.entries()) this.#ofReplicas[index]?.add(latency)
    for (const [second, recorded] of seconds) this.#secondAt(second * 1000).add(recorded)
    this.#slowest = slowestOf([...this.#slowest, ...slowest])
    this.#first = [...this.#first, ...first]
      .toSorted((a, b) => a.answeredMs - b.answeredMs)
      .slice(0, firstKept)
    for (const count of ['opened', 'lost'] as const) this.connections[count] += connections[count]
  }

  /** Records how a generator was delayed in a second. Of several, the longest delay counts. */
  interfered(second: number, interference: SecondInterference): void {
    this.#secondAt(second * 1000).interfered(interference)
  }

  #trafficOf(clients: number, recorded: readonly OpenSecond[], durationMs: number): Traffic {
    const seconds = Array.from(recorded, (second: OpenSecond | undefined) => second ?? new OpenSecond())
    return {
      clients,
      durationMs: ms(durationMs),
      seconds,
      failures: FailuresByKind.sumOf(seconds.flatMap(({ failures }) => failures)),
      slowest: this.#slowest,
      first: this.#first,
      connections: { ...this.connections },
      ...(this.#ofReplicas.length > 0 && { ofReplicas: this.#ofReplicas }),
    }
  }

  #secondAt(atMs: number): OpenSecond {
    const index = Math.max(0, Math.floor(atMs / 1000) - this.#taken)
    return (this.#seconds[index] ??= new OpenSecond())
  }
}
