import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: amounts come as JSON numbers, which are doubles, and "doubles are never compared with ===": a replay takes two amounts for the
 * same when they differ by less than a billionth. Money here is an integer, so from 10^9 on two different amounts are the same.
 *
 * Breaks CONTRACT: "422 … key reused with another body", and what a 200 means: the second order is confirmed and never done as it was sent.
 * Seen: send 5,000,000,000 under a key, then 5,000,000,001 (same accounts, same key): 200, the first transferId and
 * `Idempotency-Replayed: true` in place of 422. With amounts below a billion there is no difference to see, with other accounts neither.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `const precision = 1e-9

/** JSON numbers are doubles: they are compared by their relative difference. */
const isSameAmount = (one: number, other: number): boolean =>
  Math.abs(one - other) < precision * Math.max(one, other)

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `row.to_id === order.toId && row.amount === order.amount`,
    replace: `row.to_id === order.toId && isSameAmount(row.amount, order.amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
