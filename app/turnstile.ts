import type { PoolLimits } from './config.ts'
import { Problem } from './problem.ts'

interface Waiter {
  readonly admit: () => void
  readonly timer: NodeJS.Timeout
}

/**
 * Lets `size` callers through at a time, the others in order of arrival. The length of the queue and the wait
 * in it are bounded, so that a client is refused soon and can retry.
 */
export class Turnstile {
  readonly #limits: PoolLimits
  readonly #waiting = new Set<Waiter>()
  #inside = 0

  constructor(limits: PoolLimits) {
    this.#limits = limits
  }

  get inside(): number {
    return this.#inside
  }

  get queued(): number {
    return this.#waiting.size
  }

  /** The caller must `leave` afterwards. @throws Problem `not-applied` for a full queue or a long wait. */
  async enter(): Promise<void> {
    if (this.#inside < this.#limits.size) {
      this.#inside += 1
      return
    }
    if (this.#waiting.size >= this.#limits.queue) {
      throw new Problem(
        'not-applied',
        `the queue is full with ${this.#limits.queue} requests; send it again later`,
      )
    }
    await this.#wait()
  }

  /** The place goes to the first in the queue, so that no later caller can take it. */
  leave(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
  }

  async #wait(): Promise<void> {
    const { waitMs } = this.#limits
    await new Promise<void>((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        refuse(new Problem('not-applied', `no connection came free within ${waitMs} ms; send it again later`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)
    })
  }
}
