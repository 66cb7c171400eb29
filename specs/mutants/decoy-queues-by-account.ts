import { mutant, type Exam } from './mutant.ts'

/** Healthy: transfers of one account wait for each other in the process, before they take a place, and not at the row lock. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'
`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'

interface Waiter {
  readonly order: Order
  readonly admit: () => void
  readonly timer: NodeJS.Timeout
}

const gateWaitMs = 1_000
const gateQueue = 1_000

/**
 * One transfer of an account at a time. An order takes both its accounts at once, and never before an earlier one that wants one of
 * them, so orders neither deadlock nor starve. The locks of the database stay: other instances write too.
 */
class Gate {
  readonly #busy = new Set<number>()
  readonly #waiting = new Set<Waiter>()
  readonly #keys = new Map<string, number>()

  async pass<T>(order: Order, work: (waitedMs: number) => Promise<T>): Promise<T> {
    const { idempotencyKey: key } = order
    if (key !== null) this.#keys.set(key, (this.#keys.get(key) ?? 0) + 1)
    try {
      const startedAt = performance.now()
      await this.#enter(order)
      try {
        return await work(performance.now() - startedAt)
      } finally {
        this.#busy.delete(order.fromId)
        this.#busy.delete(order.toId)
        this.#admit()
      }
    } finally {
      if (key !== null) {
        const left = (this.#keys.get(key) ?? 1) - 1
        if (left === 0) this.#keys.delete(key)
        else this.#keys.set(key, left)
      }
    }
  }

  async #enter(order: Order): Promise<void> {
    if (this.#waiting.size >= gateQueue) {
      throw new Problem('not-applied', 'too many transfers wait at present; send it again later')
    }
    await new Promise<void>((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        refuse(this.#tooLong(order))
        this.#admit()
      }, gateWaitMs)
      const waiter: Waiter = { order, admit, timer }
      this.#waiting.add(waiter)
      this.#admit()
    })
  }

  #tooLong(order: Order): Problem {
    const { idempotencyKey: key } = order
    if (key !== null && (this.#keys.get(key) ?? 0) > 1) return keyInFlight(order)
    return new Problem('not-applied', 'the accounts are in use by other transfers; send it again later')
  }

  #admit(): void {
    const wanted = new Set(this.#busy)
    for (const waiter of this.#waiting) {
      const { fromId, toId } = waiter.order
      const free = !wanted.has(fromId) && !wanted.has(toId)
      wanted.add(fromId).add(toId)
      if (!free) continue
      this.#waiting.delete(waiter)
      clearTimeout(waiter.timer)
      this.#busy.add(fromId).add(toId)
      waiter.admit()
    }
  }
}

const leaseMs = 3_000
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, gate = new Gate()): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order =>
    gate.pass(order, waitedMs =>
      pool.use(
        connection => transaction(connection, query => transfer(query, order)),
        leaseMs - Math.min(waitedMs, gateWaitMs),
      ),
    ),`,
  },
]

export const service = mutant(edits)

/**
 * Nothing of the database's own protection is taken away: locks, the unique key, one transaction. The wait at the gate is bounded
 * (1 s, 1000 orders) and taken off the lease: 1 + 1 (place) + 2 = 4 s < 4.8 s. Who waits too long gets 409 if the same key is in flight,
 * else 503 not-applied with Retry-After, and has sent nothing. Both accounts are taken at once, in order of arrival: no deadlock, no
 * starvation. They are given back in `finally`, whatever fails. The state dies with the process, which holds no promise about it.
 * It looks odd in pg_stat_activity: never two transfers of one account at its row lock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
