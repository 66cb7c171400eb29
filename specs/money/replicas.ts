import type { System } from 'vitest-plumbline'
import { MoneyClient } from './client.ts'
import type { ErrorAnswer } from './history.ts'

/** Connects to every replica of a service. Dispose it to hang up. */
export class Replicas implements AsyncDisposable {
  readonly each: readonly MoneyClient[]

  /** `connections` to each of them at most. */
  constructor({ services }: System, connections: number) {
    this.each = services.map(({ directOrigin }) => new MoneyClient(directOrigin, connections))
  }

  get errors(): readonly ErrorAnswer[] {
    return this.each.flatMap(({ errors }) => errors)
  }

  /** The replica that a client speaks to. */
  of(client: number): MoneyClient {
    const replica = this.each[client % this.each.length]
    if (replica === undefined) throw new RangeError(`client ${client} of ${this.each.length} replicas`)
    return replica
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.each.map(replica => replica[Symbol.asyncDispose]()))
  }
}
