import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: how many transfers may be under way adapts itself (a gradient limit): the time of each is compared with that of an idle
 * database; while it is less than twice that, the limit grows by its square root, otherwise it shrinks, to eight at the least. The
 * time of an idle database is the fastest transfer that was ever seen. One that was refused (404, 422) or replayed while nobody else
 * was there takes a millisecond, and ten clients who share half a core take ten times as long each, without any overload: the pool
 * has ten places for them. From then on it is the measure for everybody, and the limit stays at eight as long as there are clients.
 *
 * Breaks docs/checks.md, noDoubt: "none is turned away: ten clients are no overload", idempotency: "a copy that is turned away (503,
 * 429) is told as `not served`", and poolRecovery: "afterwards all requests succeed".
 * Seen: ten clients that send transfers without a pause: after less than a hundred of them some are answered 503 `not-applied` at
 * once, a fifth of them or so, in the quiet and without a fault, although two places of the pool are free. With twenty or fifty
 * clients it is the most of them. One client alone, or a slow schedule, is never turned away.
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

/** As many as the pool serves at one time, or nearly. */
const least = 8
const most = 1_000
const tolerance = 2
const smoothing = 0.2

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
    this.#usualMs = this.#usualMs === 0 ? ms : Math.min(this.#usualMs, ms)
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
  only: 'twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
