import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: after five transfers in a row that lost their connection, a breaker turns transfers away for a second. A transfer that it
 * turns away bears the last loss as its cause, for the log, and so it counts as one more loss: as long as somebody sends a transfer
 * each second, the breaker never closes again, although the database is back (`recovery.killDatabase` and others that end all
 * sessions; one lost session is forgiven).
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import { ConnectionLost } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction`,
    replace: `const lossesToOpen = 5
const openMs = 1_000

/** Spares a database that loses one connection after the other. */
class Breaker {
  #losses = 0
  #openUntil = 0
  #lastLoss: unknown

  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      this.#refuseWhenOpen()
      const result = await work()
      this.#losses = 0
      return result
    } catch (error) {
      this.#note(error)
      throw error
    }
  }

  #refuseWhenOpen(): void {
    if (performance.now() >= this.#openUntil) return
    throw new Problem('not-applied', 'the database is in trouble; send it again later', this.#lastLoss)
  }

  #note(error: unknown): void {
    if (!(error instanceof Problem)) return
    if (error.cause instanceof ConnectionLost) {
      this.#lastLoss = error.cause
      this.#losses += 1
      if (this.#losses >= lossesToOpen) this.#openUntil = performance.now() + openMs
    } else if (error.status < 500) {
      this.#losses = 0
    }
  }
}

const breaker = new Breaker()

/** Every write is a transaction`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    breaker.run(() => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
