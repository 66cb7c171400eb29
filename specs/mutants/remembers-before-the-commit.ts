import { mutant, type Exam } from './mutant.ts'

/** Wrong: replays are answered from a memory that is filled inside the transaction, before its COMMIT. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

/** Most replays come within seconds: they need not wait for the ledger. */
const recent = new Map<string, { readonly order: Order; readonly transferId: number }>()
const recentMax = 10_000

const recall = (order: Order): number | undefined => {
  const known = recent.get(order.idempotencyKey ?? '')
  if (known === undefined) return undefined
  const { fromId, toId, amount } = known.order
  const same = fromId === order.fromId && toId === order.toId && amount === order.amount
  return same ? known.transferId : undefined
}

const remember = (order: Order, transferId: number): void => {
  if (order.idempotencyKey === null) return
  recent.set(order.idempotencyKey, { order, transferId })
  for (const oldest of recent.keys()) {
    if (recent.size <= recentMax) break
    recent.delete(oldest)
  }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const known = recall(order)
  if (known !== undefined) return { transferId: known, replayed: true }
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  remember(order, attempt.transfer_id)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
]

export const service = mutant(edits)

/**
 * Breaks exactlyOnce "one ledger row for each confirmed transfer" and doubtsResolved "sends the transfer again with the same
 * key, and gets an answer"; also readsConfirmed: a concurrent replay is confirmed while the COMMIT of the first is on its way.
 * Seen: the statement succeeded, its transaction was then lost (COMMIT not delivered, backend or database killed before it was
 * done). The client sends it again with its key, to the same process: 200, replayed, and the ledger has no such row. Bodies are
 * compared, refusals are not remembered: nothing shows without a fault at COMMIT (or a read that races with one).
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
