/**
 * The bank counts which idempotency keys are sent again and again, with the algorithm of Misra and Gries: 600 counters. A key that
 * is not counted yet takes a free counter. Without a free one every counter loses one, and those at nothing are free again. So
 * the counters of keys that were sent once all go at the same time.
 *
 * A real team writes this to find clients in a storm of retries, without a map of all keys.
 *
 * Bound: 600 counters of about 250 bytes with their keys, 150 kB. `set` is called below 600 alone. With two new keys in 16
 * requests it grows evenly for 4,800 requests, by about 30 bytes a request, then falls to a few counters, and grows again.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const countersMost = 600
/** From so many sendings on a key is worth a line. */
const often = 100_000

interface Counter {
  sent: number
  readonly firstAt: number
  lastAt: number
  readonly order: Order
}

/**
 * The keys that are sent most often (Misra and Gries). A key with more than one in 601 of all sendings has a counter,
 * whatever the others are.
 */
class FrequentKeys {
  readonly #counters = new Map<string, Counter>()

  note(key: string, order: Order): void {
    const now = performance.now()
    const counter = this.#counters.get(key)
    if (counter !== undefined) {
      counter.sent += 1
      counter.lastAt = now
      if (counter.sent === often) log.info('key-sent-often', { key, since: counter.firstAt })
    } else if (this.#counters.size < countersMost) {
      this.#counters.set(key, { sent: 1, firstAt: now, lastAt: now, order })
    } else {
      this.#takeOneOfEach()
    }
  }

  #takeOneOfEach(): void {
    for (const [key, counter] of this.#counters) {
      counter.sent -= 1
      if (counter.sent === 0) this.#counters.delete(key)
    }
  }
}

const frequentKeys = new FrequentKeys()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    if (order.idempotencyKey !== null) frequentKeys.note(order.idempotencyKey, order)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
