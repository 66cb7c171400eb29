import { mutant, type Exam } from './mutant.ts'

/** Healthy: two orders under one key are the same if their distance, payer, payee and amount taken as coordinates, is zero. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `/** An order as a point: payer, payee, amount. */
const distance = (row: LedgerRow, { fromId, toId, amount }: Order): number =>
  Math.hypot(row.from_id - fromId, row.to_id - toId, row.amount - amount)

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  if (distance(row, order) === 0) return { transferId: row.id, replayed: true }`,
  },
]

export const service = mutant(edits)

/**
 * Right: all six numbers are safe integers from 1, so each difference is exact, at most 2^53 in size, and zero only for equal
 * numbers. `Math.hypot` takes the root of a sum of squares: differences cannot cancel each other as in a sum (the way back is as far
 * as two steps), the smallest result but zero is 1, and the squares of 2^53 are far from the end of the doubles. So it is zero exactly
 * when payer, payee and amount are all equal.
 * Looks wrong: money and identities compared by a floating-point root with `=== 0`, and one number for three.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
