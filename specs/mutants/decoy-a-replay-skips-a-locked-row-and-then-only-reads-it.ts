import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a replay locks the ledger row it answers from, and skips it if another replay holds it; then it reads the row without a lock. The
 * row is committed and nobody ever changes it, so both see the same.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `  const { idempotencyKey } = order
  const [held] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${idempotencyKey}
    for update skip locked\`
  // Another replay holds it.
  const [row = held] =
    held === undefined
      ? await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${idempotencyKey}\`
      : []`,
  },
])

/** Breaks nothing: twenty replays at once have one answer. The lock is of no use, and ends with the transaction a moment later. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
