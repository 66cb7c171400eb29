import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the total is cast to double precision. The cast is around the sum and not inside of it: Postgres adds up bigints as exact numerics, and
 * rounds the result once, to the nearest double, as the JSON number of the total is rounded in any case. A double leaves Postgres with as many
 * digits as it needs to come back unchanged, and the driver reads it as a number. Balances stay bigints.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
`,
    replace: `  const rows = await query<Account & { total: number }>\`
    select id, balance, (sum(balance) over ())::double precision as total from accounts order by id\`
  const total = rows[0]?.total ?? 0
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
