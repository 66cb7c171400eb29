import { type Exam, mutant } from './mutant.ts'

/**
 * Counts how often each Idempotency-Key is sent, to find clients that repeat themselves, by lossy counting: every 150 orders each
 * key is dropped that is not more frequent than one in 150 so far.
 *
 * A real team writes it because a count of every key would never end, and the rare ones are of no interest.
 *
 * A client sees nothing. Healthy: there are only some hundred counts at any time, nearly all of them from the last 300 orders. The
 * map grows with each new key in between, and becomes small again.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Names that make up less than one in so many are dropped. */
const width = 150

interface Count {
  seen: number
  /** How often it may have been seen before, at most. */
  readonly missed: number
}

class LossyCounts {
  readonly #counts = new Map<string, Count>()
  #noted = 0

  note(name: string): void {
    const missed = Math.floor(this.#noted / width)
    const count = this.#counts.get(name)
    if (count === undefined) this.#counts.set(name, { seen: 1, missed })
    else count.seen += 1
    this.#noted += 1
    if (this.#noted % width === 0) this.#prune(this.#noted / width)
  }

  #prune(least: number): void {
    for (const [name, { seen, missed }] of this.#counts) {
      if (seen + missed <= least) this.#counts.delete(name)
    }
  }
}

const keys = new LossyCounts()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    if (order.idempotencyKey !== null) keys.note(order.idempotencyKey)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
