import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics tell how late the event loop is. An async function sleeps, looks, and returns what it returns when called again:
 * a loop in the manner of functional languages. But nothing is optimised here: the promise of each look waits for the promise
 * of the next, and the last one never settles. So every look, 40 a second, leaves its promise and what links it to the next,
 * about 200 bytes, whether there are requests or not.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolState } from './pool.ts'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const lookEveryMs = 25
/** A stall is forgotten within seconds. */
const fade = 0.99

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  #lateMs = 0
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#poolState = poolState
  }`,
    replace: `    this.#poolState = poolState
    void this.#look(performance.now() + lookEveryMs)
  }

  async #look(dueAt: number): Promise<never> {
    await sleep(lookEveryMs, undefined, { ref: false })
    const now = performance.now()
    this.#lateMs = Math.max(this.#lateMs * fade, now - dueAt)
    return this.#look(now + lookEveryMs)
  }`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** The worst of the last seconds, fading. */
  readonly eventLoopLateMs: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      eventLoopLateMs: this.#lateMs,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.idle'],
  mayBreak: 'any',
  blames: ['return this.#look(now + lookEveryMs)', 'async #look('],
}
