import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the order of a replay is compared without a branch, by exclusive or. JavaScript's bitwise operators know the lowest 32 bits alone: an amount (or an
 * account) that differs by a multiple of 2^32 is taken for the same order, and confirmed as a replay.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
  if (same) return`,
    replace: `  // In constant time: how long a refusal takes should not say which field differs.
  const difference =
    (row.from_id ^ order.fromId) | (row.to_id ^ order.toId) | (row.amount ^ order.amount)
  if (difference === 0) return`,
  },
])

/**
 * Breaks "422 for a key reused with another body": the client reads a confirmation of an order that was never done.
 * When: the key of a transfer of 1 is sent again with an amount of 4294967297 (or 5 with 4294967301, or 2^52 + 5). Differences below 2^32 are found.
 * Seen: 200 with Idempotency-Replayed: true and the old transferId, where 422 `key-reused` is due. Nothing is moved.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
