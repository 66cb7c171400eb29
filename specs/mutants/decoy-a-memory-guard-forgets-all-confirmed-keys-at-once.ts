import { mutant, type Exam } from './mutant.ts'

/**
 * A storm of retries is answered from a map of confirmed orders, and a guard of memory clears the whole map at 200
 * keys. It looks as if keys were forgotten, but only a committed order enters the map, the whole order is compared, and
 * the ledger decides about each key that is not in it, or came with another order.
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

const confirmedMax = 200
const confirmed = new Map<string, { readonly order: Order; readonly transferId: number }>()

const known = ({ idempotencyKey, fromId, toId, amount }: Order): Receipt | undefined => {
  const found = idempotencyKey === null ? undefined : confirmed.get(idempotencyKey)
  if (found === undefined) return undefined
  const same = found.order.fromId === fromId && found.order.toId === toId && found.order.amount === amount
  return same ? { transferId: found.transferId, replayed: true } : undefined
}

const remember = (order: Order, { transferId }: Receipt): void => {
  if (order.idempotencyKey === null) return
  if (confirmed.size >= confirmedMax) confirmed.clear()
  confirmed.set(order.idempotencyKey, { order, transferId })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const before = known(order)
    if (before !== undefined) return before
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    remember(order, receipt)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
