import { Distribution } from '../record/distribution.ts'
import { FailuresByKind } from '../record/failures-by-kind.ts'
import type { CallSecond, Failure, FailureExample, Second, SecondInterference } from '../record/run.ts'

/** A second with its failures; a record only has the failures of all seconds together. */
export type RecordedSecond = Second & { readonly failures: readonly Failure[] }

type OpenCall = { -readonly [Part in keyof CallSecond]: CallSecond[Part] }

export class OpenSecond implements Second {
  /** Private, so that the record of the second does not contain it. */
  readonly #failures = new FailuresByKind()
  readonly latency = new Distribution()
  readonly serviceTime = new Distribution()
  readonly dispatchLag = new Distribution()
  failed = 0
  generatorStallMs = 0
  calls?: Map<string, OpenCall>
  interference?: SecondInterference

  get failures(): readonly Failure[] {
    return this.#failures.all
  }

  get recorded(): RecordedSecond {
    const { latency, serviceTime, dispatchLag, failed, generatorStallMs, calls, failures } = this
    return { latency, serviceTime, dispatchLag, failed, generatorStallMs, failures, ...(calls && { calls }) }
  }

  add(other: RecordedSecond): void {
    for (const times of ['latency', 'serviceTime', 'dispatchLag'] as const) this[times].add(other[times])
    this.failed += other.failed
    this.generatorStallMs = Math.max(this.generatorStallMs, other.generatorStallMs)
    for (const failure of other.failures) this.#failures.add(failure)
    for (const [name, one] of other.calls ?? []) {
      const call = this.ofCall(name)
      call.latency.add(one.latency)
      call.failed += one.failed
    }
  }

  interfered(one: SecondInterference): void {
    if (!this.interference || one.stalledMs > this.interference.stalledMs) this.interference = one
  }

  ofCall(name: string): OpenCall {
    this.calls ??= new Map()
    const call = this.calls.get(name) ?? { latency: new Distribution(), failed: 0 }
    this.calls.set(name, call)
    return call
  }

  fail(failure: Failure, exampleOf?: () => FailureExample): void {
    this.failed += 1
    if (failure.call !== undefined) this.ofCall(failure.call).failed += 1
    this.#failures.add(failure, exampleOf)
  }
}
