import { MoneyClient } from './client.ts'
import type { ErrorAnswer } from './history.ts'

/** Connects to a service that moves: after its restart it is behind another port. Dispose it to hang up. */
export class Switchboard implements AsyncDisposable {
  readonly #origin: () => string
  readonly #connections: number
  readonly #clients: { readonly origin: string; readonly client: MoneyClient }[] = []

  constructor(origin: () => string, connections: number) {
    this.#origin = origin
    this.#connections = connections
  }

  /** The client of the place where the service is now. */
  get client(): MoneyClient {
    const origin = this.#origin()
    const last = this.#clients.at(-1)
    if (last?.origin === origin) return last.client
    const client = new MoneyClient(origin, this.#connections)
    this.#clients.push({ origin, client })
    return client
  }

  get errors(): readonly ErrorAnswer[] {
    return this.#clients.flatMap(({ client }) => client.errors)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map(({ client }) => client[Symbol.asyncDispose]()))
  }
}
