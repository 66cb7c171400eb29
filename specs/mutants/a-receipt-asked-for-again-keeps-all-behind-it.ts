import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the last fifty receipts are kept by their keys, so that most replays cost no connection. A receipt that was asked
 * for again is spared, because its client may come back once more; but only the oldest is looked at when one must go, and
 * so from the moment when a spared one is the oldest none is evicted any more. It breaks `leak.heap`.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const receiptsMax = 50

interface Kept {
  readonly key: string
  readonly order: Order
  readonly receipt: Receipt
  readonly keptAt: Date
  replays: number
}

/** Receipts of confirmed orders. One that is not here is in the ledger. */
class Receipts {
  readonly #byKey = new Map<string, Kept>()

  /** Undefined also for another order under the same key: the ledger will refuse it. */
  find({ idempotencyKey: key, fromId, toId, amount }: Order): Receipt | undefined {
    const kept = key === null ? undefined : this.#byKey.get(key)
    if (kept === undefined) return undefined
    const { order, receipt } = kept
    if (order.fromId !== fromId || order.toId !== toId || order.amount !== amount) return undefined
    kept.replays += 1
    return { transferId: receipt.transferId, replayed: true }
  }

  keep(order: Order, receipt: Receipt): void {
    const { idempotencyKey: key } = order
    if (key === null) return
    this.#byKey.set(key, { key, order, receipt, keptAt: new Date(), replays: 0 })
    if (this.#byKey.size > receiptsMax) this.#evict()
  }

  /** The oldest goes, unless its client has come back: it may do so again. */
  #evict(): void {
    const [oldest] = this.#byKey.values()
    if (oldest?.replays === 0) this.#byKey.delete(oldest.key)
  }
}

const receipts = new Receipts()
`,
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
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#byKey.set(key',
  firstTry: 'caught',
}
