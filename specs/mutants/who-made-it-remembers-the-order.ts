import { mutant, type Exam } from './mutant.ts'

/** Wrong: a replay is compared with the order as the process that made the transfer remembers it; another process compares nothing. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  made.delete(order.idempotencyKey)
  made.set(order.idempotencyKey, order)
  const [oldest] = made.keys()
  if (made.size > madeMax && oldest !== undefined) made.delete(oldest)`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {
  readonly id: number
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
}`,
    replace: `const madeMax = 10_000

/** The newest orders by key, noted before their commit: who waits for the key finds them as soon as it is free. */
const made = new Map<string | null, Order>()

const isSame = (one: Order, other: Order): boolean =>
  one.fromId === other.fromId && one.toId === other.toId && one.amount === other.amount`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `  // The index of the keys and one column: a client that sends another order under its key does so within seconds.
  const [row] = await query<{ id: number }>\`
    select id from transfers where idempotency_key = \${order.idempotencyKey}\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  const first = made.get(order.idempotencyKey) ?? order
  if (isSame(first, order)) return { transferId: row.id, replayed: true }`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `keys` with two replicas: the key is unique in the database, so no money moves twice, but another payer, payee or amount
 * under a known key is answered with 200 and the first transfer's id, where the transfer was made by the other process (or by this
 * one before it started again). A client believes that an order was done which was not.
 * On one process every check of keys passes, also when twenty send one key at the same time: the order is noted before its commit, an
 * order that rolls back is overwritten by the one that takes its key, and 10,000 are more than a short test sends.
 * Seen: where a key's second order goes to the next replica; the same may show in `replicas.idempotency` only if an order of that
 * key differs.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
}
