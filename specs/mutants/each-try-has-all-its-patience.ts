import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: what the database refuses for a passing reason (a lock that is held, a deadlock, a time-out) is tried again within the same
 * request, five times in all. That is safe, for nothing was committed, but each try may wait for its lock as long as the first, and
 * keeps its place in the pool. Behind a lock an order is told after five seconds and more in place of one, and those in the queue find
 * no place meanwhile. It hurts clients of the locked account, and all others with them.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)
`,
    replace: `      return await this.#persist(work, leaseMs)
`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(`,
    replace: `  /** What was rolled back for a passing reason had no effect, and may be done again. */
  async #persist<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#lend(work, leaseMs)
      } catch (error) {
        if (tries === 5 || !isServerError(error) || !/^(40|55|57)/.test(error.code)) throw error
      }
    }
  }

  async #lend<T>(`,
  },
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, isServerError } from './connection.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
