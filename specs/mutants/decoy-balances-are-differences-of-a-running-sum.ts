import { mutant, type Exam } from './mutant.ts'

/** Healthy: the list asks for one running sum over the accounts and no balance; a balance is the difference of two neighbours, the total the last sum, all in BigInt. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const rows = await query<{ id: number; up_to: string }>\`
    select id, sum(balance) over (order by id) as up_to from accounts order by id\`
  let sum = 0n
  const accounts = rows.map(({ id, up_to }) => {
    const before = sum
    sum = BigInt(up_to)
    return { id, balance: Number(sum - before) }
  })
  return { accounts, total: Number(sum) }`,
  },
]

export const service = mutant(edits)

/**
 * One statement, so one snapshot. `sum(bigint)` is a numeric without a fraction, and comes as digits: BigInt takes all of them, a difference is the balance
 * to the last unit and below 2^53, and only the total is rounded, once, as before. The window has the order of the rows; ids are unique, so no two rows
 * share a frame. No accounts: an empty list and 0.
 * Looks wrong: `sum() over (order by …)` in place of `over ()` is a common mistake, the sums go far beyond 2^53 near the largest balance, and an
 * error in one row would be seen in the next.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
