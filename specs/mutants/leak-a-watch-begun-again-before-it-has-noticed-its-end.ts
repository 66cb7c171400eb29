import { type Exam, mutant } from './mutant.ts'

/**
 * Between the probes of its clients the service asks its database every 20 seconds by itself, so that a loss is in the log at its
 * time. A probe of a client ends the watch, because two questions at once are one too many, and begins it again afterwards. A
 * flag ends it: the loop looks at it when it wakes. But it sleeps for 20 seconds and the probe takes one millisecond, so when it
 * wakes the flag is up again, for the next loop, and both go on. Each `GET /api/ready` leaves one more loop for ever: a timer, a
 * promise and a suspended function, about 500 bytes.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/readiness.ts',
    find: `/**
 * Whether the service accepts requests.`,
    replace: `const watchEveryMs = 20_000

/**
 * Whether the service accepts requests.`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #stopping = false`,
    replace: `  #watching = false
  #stopping = false`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#stopping = true`,
    replace: `    this.#stopping = true
    this.#watching = false`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    await this.#probe
    this.#refuseWhenStopping()
  }`,
    replace: `    this.#watching = false
    try {
      await this.#askOnce()
    } finally {
      this.#beginWatch()
    }
    this.#refuseWhenStopping()
  }

  #askOnce(): Promise<void> {
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    return this.#probe
  }

  /** Asks from time to time while no client does. One watch at a time. */
  #beginWatch(): void {
    if (this.#watching || this.#stopping) return
    this.#watching = true
    void this.#watch()
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      await sleep(watchEveryMs, undefined, { ref: false })
      if (this.#watching) await this.#askOnce().catch(() => {})
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['await sleep(watchEveryMs, undefined, { ref: false })', 'async #watch('],
}
