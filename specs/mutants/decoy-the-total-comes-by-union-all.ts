import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: accounts and total are two SELECTs joined by UNION ALL, which looks like two reads. It is one statement, and so one snapshot; the
 * total is the only row without an id and comes last, its sum is numeric, exact, and rounded once, and without accounts it is 0.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  const rows = await query<{ id: number; held: string }>\`
    select id, balance::numeric as held from accounts
    union all
    select null, coalesce(sum(balance), 0) from accounts
    order by id nulls last\`
  const total = Number(rows.at(-1)?.held ?? 0)
  return { accounts: rows.slice(0, -1).map(({ id, held }) => ({ id, balance: Number(held) })), total }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
