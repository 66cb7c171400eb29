import { type Exam, mutant } from './mutant.ts'

/**
 * A breaker spares a database in trouble: after ten statements in two seconds that it refused for a passing reason, nobody is
 * let through for five seconds. But a statement that waited too long for a lock is among them, and then one account is busy and
 * the database is well. Ten clients who meet at it have all others turned away, for accounts that nobody holds, even when the
 * lock is long gone. A lost database does not open it: that is no refusal.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'
import { toRefusal } from './failure.ts'
`,
    replace: `import { type Connection, isServerError } from './connection.ts'
import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** When the last refusals of the database came, the oldest first. */
  readonly #troubles: number[] = []
  #openUntil = 0
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)
    } catch (error) {
      throw toRefusal(error)
    } finally {`,
    replace: `    if (performance.now() < this.#openUntil) {
      throw new Problem('not-applied', 'the database is in trouble; send it again later')
    }
    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)
    } catch (error) {
      const refusal = toRefusal(error)
      if (isServerError(error) && refusal instanceof Problem) this.#noteTrouble()
      throw refusal
    } finally {`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(`,
    replace: `  #noteTrouble(): void {
    const now = performance.now()
    if (this.#troubles.push(now) < breaker.troubles) return
    const first = this.#troubles.shift() ?? now
    if (now - first > breaker.withinMs) return
    this.#troubles.length = 0
    this.#openUntil = now + breaker.openMs
  }

  async #lend<T>(`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const breaker = { troubles: 10, withinMs: 2_000, openMs: 5_000 }

interface PoolOptions {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolRecovery'],
  mayBreak: 'any',
  firstTry: 'caught',
}
