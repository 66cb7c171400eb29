import { mutant, type Exam } from './mutant.ts'

/**
 * The receipt of every order with a key is cached for two seconds, 200 at most, and answers the same order again without the
 * database. Healthy: the oldest go first, by age and by number.
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
  readonly at: number
  readonly order: Order
  readonly receipt: Receipt
}

const rememberMs = 2_000
const rememberMost = 200

/** A Map yields its entries in the order in which they were set: the first is the oldest. */
class Receipts {
  readonly #byKey = new Map<string, Remembered>()

  find(order: Order): Receipt | undefined {
    const known = this.#byKey.get(order.idempotencyKey ?? '')
    if (known === undefined || performance.now() - known.at > rememberMs) return undefined
    const { fromId, toId, amount } = known.order
    const same = fromId === order.fromId && toId === order.toId && amount === order.amount
    return same ? { ...known.receipt, replayed: true } : undefined
  }

  remember(order: Order, receipt: Receipt): Receipt {
    if (order.idempotencyKey === null) return receipt
    const now = performance.now()
    this.#byKey.delete(order.idempotencyKey)
    this.#byKey.set(order.idempotencyKey, { at: now, order, receipt })
    for (const [key, { at }] of this.#byKey) {
      if (now - at <= rememberMs && this.#byKey.size <= rememberMost) break
      this.#byKey.delete(key)
    }
    return receipt
  }
}

const receipts = new Receipts()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order =>
    receipts.find(order) ??
    receipts.remember(
      order,
      await pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
