import { mutant, type Exam } from './mutant.ts'

/**
 * Receipts of transfers with a key are kept in an LRU of 512 entries, each for 1.5 seconds at most, so that a
 * transfer sent again needs no transaction. Healthy: a new entry throws out what is too old or too much, though
 * the last ones stay while nobody comes.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Remembered {
  readonly order: Order
  readonly receipt: Receipt
  readonly until: number
}

const rememberedMax = 512
const rememberMs = 1_500

/** Receipts of the latest transfers. A Map keeps the order of insertion: the first is the least recently used. */
class Receipts {
  readonly #byKey = new Map<string, Remembered>()

  find(order: Order): Receipt | undefined {
    const key = order.idempotencyKey ?? ''
    const found = this.#byKey.get(key)
    if (found === undefined) return undefined
    this.#byKey.delete(key)
    if (found.until < performance.now()) return undefined
    this.#byKey.set(key, found)
    const { fromId, toId, amount } = found.order
    const same = fromId === order.fromId && toId === order.toId && amount === order.amount
    return same ? { ...found.receipt, replayed: true } : undefined
  }

  keep(order: Order, receipt: Receipt): void {
    if (order.idempotencyKey === null) return
    const now = performance.now()
    this.#byKey.delete(order.idempotencyKey)
    this.#byKey.set(order.idempotencyKey, { order, receipt, until: now + rememberMs })
    for (const [key, { until }] of this.#byKey) {
      if (until >= now && this.#byKey.size <= rememberedMax) break
      this.#byKey.delete(key)
    }
  }
}

const receipts = new Receipts()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const known = receipts.find(order)
    if (known !== undefined) return known
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    receipts.keep(order, receipt)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
