import { mutant, type Exam } from './mutant.ts'

/** The list is one row: the database writes the accounts as a JSON text, and their sum beside it. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  const [list] = await query<{ accounts: string; total: string }>\`
    select coalesce(json_agg(json_build_object('id', id, 'balance', balance) order by id), '[]')::text as accounts,
      coalesce(sum(balance), 0)::text as total
    from accounts\`
  if (list === undefined) throw new Error('an aggregate gave no row')
  return { accounts: JSON.parse(list.accounts) as readonly Account[], total: Number(list.total) }
`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. "One snapshot": it is one statement. Balances are safe integers, which JSON.parse reads exactly; the sum is numeric in the
 * database and is rounded once. Without accounts the aggregates give an empty list and 0.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
