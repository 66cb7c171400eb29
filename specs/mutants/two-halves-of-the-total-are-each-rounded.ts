import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the database adds up accounts with even and with odd ids, exactly, and the service adds the two sums as JSON numbers. Below 2^53 the total is
 * exact; above it each half is rounded and then their sum again, so that the total may be the neighbour of the exact sum rounded once.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
`,
    replace: `  const rows = await query<Account & { even: string | null; odd: string | null }>\`
    select id, balance, sum(balance) filter (where id % 2 = 0) over () as even,
      sum(balance) filter (where id % 2 = 1) over () as odd
    from accounts order by id\`
  const total = Number(rows[0]?.even ?? 0) + Number(rows[0]?.odd ?? 0)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
