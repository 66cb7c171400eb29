import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the receipts of the last two seconds answer a key that comes again at once, so that a client in doubt does not meet a database
 * in trouble; that of a transfer whose COMMIT was lost is kept too. If the COMMIT never arrived, the retry that Retry-After asks for (one
 * second) is confirmed with an id that has no row: `exactlyOnce` (one row for each confirmed operation) and `doubtsResolved`.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const keptMs = 2_000
const keptMost = 500

/** Most copies of an order come within a second or two: they need no transaction. */
class Receipts {
  readonly #kept = new Map<string, { order: Order; transferId: number; until: number }>()

  find({ idempotencyKey: key, fromId, toId, amount }: Order): Receipt | undefined {
    const known = key === null ? undefined : this.#kept.get(key)
    if (known === undefined || known.until < performance.now()) return undefined
    const { order, transferId } = known
    const same = order.fromId === fromId && order.toId === toId && order.amount === amount
    return same ? { transferId, replayed: true } : undefined
  }

  keep(order: Order, { transferId }: Receipt): void {
    if (order.idempotencyKey === null) return
    this.#kept.delete(order.idempotencyKey)
    this.#kept.set(order.idempotencyKey, { order, transferId, until: performance.now() + keptMs })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptMost && oldest !== undefined) this.#kept.delete(oldest)
  }
}

const receipts = new Receipts()

const isDoubt = (error: unknown): boolean => error instanceof Problem && error.kind === 'outcome-unknown'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const known = receipts.find(order)
    if (known !== undefined) return known
    let moved: Receipt | undefined
    try {
      const receipt = await pool.use(connection =>
        transaction(connection, async query => {
          moved = await transfer(query, order)
          return moved
        }),
      )
      receipts.keep(order, receipt)
      return receipt
    } catch (error) {
      // The money was moved, only the answer to COMMIT is missing: its client comes again with the key, and gets the same id.
      if (moved !== undefined && isDoubt(error)) receipts.keep(order, moved)
      throw error
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'refuses half-way',
  breaks: ['transaction.refusedHalfway.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
