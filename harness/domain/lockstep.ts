import { setTimeout as sleep } from 'node:timers/promises'

/** A client may have stopped: the others wait no longer than this. */
const patienceMs = 1_000

/** A point where a number of clients wait for each other, repeatedly. */
export class Lockstep {
  readonly #clients: number
  #arrived = 0
  #all = Promise.withResolvers<void>()

  constructor(clients: number) {
    this.#clients = clients
  }

  /** Settles when all clients have come, or after a second. */
  async together(): Promise<void> {
    const { promise, resolve } = this.#all
    if (++this.#arrived === this.#clients) {
      this.#arrived = 0
      this.#all = Promise.withResolvers<void>()
      resolve()
    }
    await Promise.race([promise, sleep(patienceMs, undefined, { ref: false })])
  }
}
