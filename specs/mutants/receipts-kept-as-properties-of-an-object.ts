import { mutant, type Exam } from './mutant.ts'

/** Wrong: the receipts of the last thousand keys are properties of a plain object, which has some properties by birth: `constructor`, `toString`, `__proto__`. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

interface Made extends Pick<Order, 'fromId' | 'toId' | 'amount'> {
  readonly transferId: number
}

const receiptsMax = 1_000
/** Committed transfers by key, for retries that come within seconds: they need no connection. */
const receipts: Record<string, Made> = {}
const keysByAge: string[] = []

const remember = (key: string, { fromId, toId, amount }: Order, transferId: number): void => {
  receipts[key] = { fromId, toId, amount, transferId }
  if (keysByAge.push(key) <= receiptsMax) return
  const oldest = keysByAge.shift()
  if (oldest !== undefined) delete receipts[oldest]
}

const answerAgain = (key: string, order: Order, made: Made): Receipt => {
  const same = made.fromId === order.fromId && made.toId === order.toId && made.amount === order.amount
  if (same) return { transferId: made.transferId, replayed: true }
  throw new Problem('key-reused', \`key \${key} belongs to another transfer; use a new key\`)
}

const once = async (order: Order, make: () => Promise<Receipt>): Promise<Receipt> => {
  const { idempotencyKey: key } = order
  if (key === null) return make()
  const made = receipts[key]
  if (made !== undefined) return answerAgain(key, order, made)
  const receipt = await make()
  if (!receipt.replayed) remember(key, order, receipt.transferId)
  return receipt
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    once(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `keys`: "two keys are two operations unless every byte is equal". A receipt is remembered after its COMMIT, whole, and compared whole; what is not
 * remembered is looked up in the ledger. But the keys `constructor`, `toString`, `valueOf`, `hasOwnProperty`, `__proto__` … are visible ASCII without spaces, and
 * `receipts['constructor']` is a function and not undefined: a first order with such a key is refused with 422 `key-reused`, though nobody has ever used it,
 * and can never be made.
 * Seen: at the first order whose key is the name of a property that every object has; in every process and at once. All other keys are right, also between replicas.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
