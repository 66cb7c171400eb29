import { mutant, type Exam } from './mutant.ts'

/** Healthy: list and total are groups of one ROLLUP, and each balance is the sum of its one row. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const rows = await query<{ id: number | null; balance: string | null }>\`
    select id, sum(balance) as balance from accounts group by rollup (id) order by id nulls last\`
  const accounts = rows.flatMap(({ id, balance }) =>
    id === null ? [] : [{ id, balance: Number(balance) }],
  )
  return { accounts, total: Number(rows.at(-1)?.balance ?? 0) }`,
  },
]

export const service = mutant(edits)

/**
 * Right: the rollup gives a group for each id, which is the primary key and so has one row, and one group of all. It is one statement with one snapshot. Sums of bigint are numeric and exact, and are sent as text: a
 * balance is a safe integer and exact as a number, the total becomes a double once. The id is null only in the group of all, because a primary key is not null, and that row is the last.
 * Without accounts the group of all is still there, with a null sum: an empty list and a total of 0.
 * Looks wrong: balances are aggregated and turned from text to numbers, and the total is taken from whichever row comes last.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
