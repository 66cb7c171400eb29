import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: how many transfers may be under way adapts itself (a gradient limit): the time of each is compared with the usual one, an
 * average of some hundred; while it is less than twice that, the limit grows by its square root, otherwise it shrinks. Who comes
 * beyond it is answered 503 `not-applied` with `Retry-After`, at once and certainly without effect. It looks as if a lock or an outage
 * could make the limit so small that ordinary clients are turned away afterwards.
 * It cannot: the limit is never below 64, more than six times the places of the pool, and so more than ten or fifty clients have
 * under way; below it everything is as before, and the queue of the pool has its own bounds. It begins at 256 and is back there after
 * some hundred transfers. It counts only transfers, after their body was read, so neither health checks nor reads nor slow bodies.
 * A transfer that fails or whose client hangs up is counted down when its work has ended, in `finally`. Each replica has its own.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** More than any ordinary crowd. */
const least = 64
const most = 1_000
const tolerance = 2
const smoothing = 0.2
/** The share of one transfer in the usual time. */
const weight = 1 / 400

/** How many transfers may be under way: it grows while they take as long as they should, and shrinks when they take longer. */
class AdaptiveLimit {
  #limit = 256
  #usualMs = 0
  #inside = 0

  /** @throws Problem \`not-applied\` when the limit is reached; what \`work\` throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= Math.floor(this.#limit)) {
      throw new Problem('not-applied', \`\${this.#inside} transfers are under way; send it again later\`)
    }
    this.#inside += 1
    const startedAt = performance.now()
    try {
      return await work()
    } finally {
      this.#inside -= 1
      this.#learn(performance.now() - startedAt)
    }
  }

  #learn(ms: number): void {
    this.#usualMs = this.#usualMs === 0 ? ms : this.#usualMs + weight * (ms - this.#usualMs)
    const gradient = Math.min(1, Math.max(0.5, (tolerance * this.#usualMs) / ms))
    const next = this.#limit * gradient + Math.sqrt(this.#limit)
    this.#limit = Math.min(most, Math.max(least, this.#limit + smoothing * (next - this.#limit)))
  }
}

const limit = new AdaptiveLimit()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    limit.run(() => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
