import { mutant, type Exam } from './mutant.ts'

/** Healthy: confirmed transfers are remembered with their keys, and replays are answered from memory, without the database; ledger rows never change. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `interface Remembered {
  readonly order: Order
  readonly transferId: number
}

/** The last confirmed orders with a key. A ledger row is never changed or removed, so this cannot become stale. */
const remembered = new Map<string, Remembered>()
const rememberedMost = 100

const remember = (order: Order, { transferId }: Receipt): void => {
  if (order.idempotencyKey === null) return
  remembered.set(order.idempotencyKey, { order, transferId })
  const [oldest] = remembered.keys()
  if (remembered.size > rememberedMost && oldest !== undefined) remembered.delete(oldest)
}

const recall = (order: Order): Receipt | undefined => {
  const known = remembered.get(order.idempotencyKey ?? '')
  if (known === undefined) return undefined
  const { fromId, toId, amount } = known.order
  if (fromId === order.fromId && toId === order.toId && amount === order.amount)
    return { transferId: known.transferId, replayed: true }
  throw new Problem('key-reused', \`key \${order.idempotencyKey} belongs to another transfer; use a new key\`)
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
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
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const known = recall(order)
    if (known !== undefined) return known
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    remember(order, receipt)
    return receipt
  },`,
  },
]

export const service = mutant(edits)

/**
 * Only what COMMIT confirmed is remembered, never a refusal or an unknown outcome; the body is compared, so key-reused is 422 as before.
 * What is not in memory (evicted, another replica, a restart) goes to the unique key in the database. An empty key is refused by the
 * parser, so '' finds nothing. At most 100 small entries. While the database is down a replay is still answered, and truly.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
