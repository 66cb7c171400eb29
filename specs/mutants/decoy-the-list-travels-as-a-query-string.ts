import { type Exam, mutant } from './mutant.ts'

/**
 * Right: the database writes all accounts into one text, `1=100&2=50`, and the service takes it apart as if it were the query of an address. It is
 * unusual, and looks as if a long list could be cut, an account be read as text, or an empty list be null.
 *
 * No promise is broken: accounts and total come from one statement, and so from one snapshot. Each number is written in all its digits and is a
 * safe integer, the total is added up by the database as \`numeric\` and rounded once. Without an account the text is empty, and the
 * total is 0. A text of Postgres may have a gigabyte. A number of accounts is no limit either: \`URLSearchParams\` keeps all pairs in their order.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
`,
    replace: `  // One row: the driver makes an object for each row, and decodes each field of it by itself.
  const [row] = await query<{ pairs: string; total: string }>\`
    select coalesce(string_agg(id::text || '=' || balance::text, '&' order by id), '') as pairs,
      coalesce(sum(balance), 0)::text as total
    from accounts\`
  if (row === undefined) throw new Error('an aggregate gave no row')
`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  const pairs = [...new URLSearchParams(row.pairs)]
  const accounts = pairs.map(([id, balance]) => ({ id: Number(id), balance: Number(balance) }))
  return { accounts, total: Number(row.total) }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
