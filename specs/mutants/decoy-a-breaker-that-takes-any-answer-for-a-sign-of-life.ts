import { mutant, type Exam } from './mutant.ts'

/** Healthy: after five lost connections in a row orders are turned away at once, and every 150 ms one is let through as a trial; whatever the bank answers to it, even a refusal, lets all others through. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank } from './bank.ts'
import { ConnectionLost } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `const lossesMax = 5
const openMs = 150

/** After five losses in a row orders are turned away at once, and every 150 ms one is let through as a trial. */
class Breaker {
  #losses = 0
  #closedUntil = 0
  #onTrial = false

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#losses < lossesMax) return this.#watch(work)
    if (this.#onTrial || performance.now() < this.#closedUntil)
      throw new Problem('not-applied', 'the database is lost at present; send it again later')
    this.#onTrial = true
    try {
      return await this.#watch(work)
    } finally {
      this.#onTrial = false
    }
  }

  async #watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      this.#losses = 0
      return result
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 503) this.#losses = 0
      else {
        // A crowd at a lock or in the queue is no loss.
        if (error.cause instanceof ConnectionLost) this.#losses += 1
        this.#closedUntil = performance.now() + openMs
      }
      throw error
    }
  }
}

const breaker = new Breaker()

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    breaker.run(() => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * "503 + Retry-After with `type` ending `not-applied` (certainly no effect)": who is turned away was not begun. The trial ends on every path, by
 * `finally`, and takes no longer than a lease. Without a loss it never opens: refusals, waits for a lock and waits for a place do not count.
 * After an outage the first order comes 150 ms late at most.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
