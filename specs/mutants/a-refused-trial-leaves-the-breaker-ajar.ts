import { mutant, type Exam } from './mutant.ts'

/** Wrong: a circuit breaker lets one order through as a trial after an outage; if that one is refused with 404 or 422, the trial never ends, and nobody else is let through. */
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
const openMs = 250

/** After five losses in a row orders are turned away at once, and every 250 ms one is let through as a trial. */
class Breaker {
  #losses = 0
  #closedUntil = 0
  #trial = false

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#losses >= lossesMax) {
      if (this.#trial || performance.now() < this.#closedUntil)
        throw new Problem('not-applied', 'the database is lost at present; send it again later')
      this.#trial = true
    }
    try {
      const result = await work()
      this.#losses = 0
      this.#trial = false
      return result
    } catch (error) {
      this.#failed(error)
      throw error
    }
  }

  #failed(error: unknown): void {
    // A refused order says nothing about the database.
    if (!(error instanceof Problem) || error.status !== 503) return
    if (this.#trial) this.#trial = false
    else if (error.cause instanceof ConnectionLost) this.#losses += 1
    else return
    this.#closedUntil = performance.now() + openMs
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
 * Breaks "how soon after the end of the fault 99 % of the requests succeed again" (recovery) and "as many operations can wait at the database
 * after each fault": after the refused trial every transfer is answered 503 until the service is started again; it is healthy and ready.
 * Seen: the database is lost while at least five orders are under way, it comes back, and the first order that is let through is for more than
 * its payer holds, for an account that does not exist, or under a key that belongs to another order. With any other first order all is well.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
}
