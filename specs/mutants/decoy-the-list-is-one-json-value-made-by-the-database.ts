import { mutant, type Exam } from './mutant.ts'

/**
 * The database writes the whole list as one JSON text, and its exact total beside it, in one statement and so of one
 * snapshot. Both are coalesced, so before the first account the list is empty and its total 0.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const [row] = await query<{ accounts: string; total: string }>\`
    select coalesce(json_agg(json_build_object('balance', balance, 'id', id) order by id), '[]')::text as accounts,
      coalesce(sum(balance), 0)::text as total
    from accounts\`
  if (row === undefined) throw new Error('an aggregate gave no row')
  return { accounts: JSON.parse(row.accounts) as Account[], total: Number(row.total) }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
