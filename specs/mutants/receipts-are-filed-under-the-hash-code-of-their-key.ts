import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each process remembers its last 4,096 receipts, so that a replay costs no connection. They are filed under the 32-bit
 * number of their key that Java calls its hash code, and a receipt is taken for the right one when payer, payee and amount are
 * equal too. Nobody compares the keys themselves. `pay-Aa` and `pay-BB` have one number: 31 × 65 + 97 = 31 × 66 + 66.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** A replay of one of these costs no connection. All others are in the ledger. */
const receiptsMax = 4_096
const receipts = new Map<number, { readonly order: Order; readonly transferId: number }>()

/** The number that the gateway routes by. A number is a third of the memory of a key. */
const hashCode = (key: string): number => {
  let hash = 0
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0
  return hash
}

/** Another order under a known key is for the ledger to refuse. */
const remembered = (order: Order): number | undefined => {
  if (order.idempotencyKey === null) return undefined
  const known = receipts.get(hashCode(order.idempotencyKey))
  if (known === undefined) return undefined
  const { fromId, toId, amount } = known.order
  const same = fromId === order.fromId && toId === order.toId && amount === order.amount
  return same ? known.transferId : undefined
}

const remember = (order: Order, transferId: number): void => {
  if (order.idempotencyKey === null) return
  const [oldest] = receipts.keys()
  if (receipts.size >= receiptsMax && oldest !== undefined) receipts.delete(oldest)
  receipts.set(hashCode(order.idempotencyKey), { order, transferId })
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const transferId = remembered(order)
    if (transferId !== undefined) return { transferId, replayed: true }
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    remember(order, receipt.transferId)
    return receipt
  },`,
  },
])

/**
 * Breaks "two keys are two operations unless every byte is equal". The second order is answered 200 with the id of the first and
 * `Idempotency-Replayed: true`, and no money moves.
 * When: always, if two keys of one hash code bring equal orders to one process within 4,096 keys. Two bytes beside each other must
 * differ, the first by +1 and the second by -31 (`Aa` and `BB`, `b!` and `aA`). Keys that differ in one byte, and keys that differ in
 * digits only, never meet; keys made at random meet once in 2^32 pairs.
 * Seen: send one order under `x-Aa` and then under `x-BB`: one row, one id.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
