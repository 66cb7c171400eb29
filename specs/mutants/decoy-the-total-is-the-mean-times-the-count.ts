import { mutant, type Exam } from './mutant.ts'

/** Healthy: the total is the mean balance times the number of accounts, rounded; the mean has ten decimals, and the rounding restores the sum to the unit. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, round(avg(balance::numeric(28, 10)) over () * count(*) over ()) as total
    from accounts order by id\``,
  },
]

export const service = mutant(edits)

/**
 * Right: `avg` of `numeric` adds up exactly and divides once. The quotient has at least as many decimals as its operands, here ten, so the mean is wrong by half of 10^-10 at most, and
 * the product (exact in numeric) by half of 10^-10 for each account. With fewer than 10^10 accounts that is less than a half, and `round` gives the whole number that the sum is. It is sent as text
 * and becomes a double once, as before. All is one statement: rows, mean and count are of one snapshot. No account: no row, and a total of 0.
 * Looks wrong: a mean of amounts near 2^53 that is cut off and multiplied again.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
