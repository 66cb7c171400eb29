import { setTimeout as sleep } from 'node:timers/promises'

/** Somebody may have stopped: nobody waits for him for longer. */
const patienceMs = 1_000

/** Where a number of clients wait for each other, again and again. */
export class Lockstep {
  readonly #clients: number
  #arrived = 0
  #all = Promise.withResolvers<void>()

  constructor(clients: number) {
    this.#clients = clients
  }

  /** Settles when all have come, or after a second. */
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
