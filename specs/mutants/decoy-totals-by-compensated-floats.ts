import { type Exam, mutant } from './mutant.ts'

/**
 * The total of the list is added up in doubles, in the process. It looks like the sum that loses units above 2^53. It is healthy:
 * the sum is compensated (Neumaier). What each addition loses is an integer, is known exactly, and is added up beside it. That
 * second sum stays far below 2^53. So the last addition is the only one that rounds, as Number does with the exact text. List and
 * total still come from one statement.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  const rows = await query<Account>\`select id, balance from accounts order by id\`
  const accounts = rows.map(({ id, balance }) => ({ id, balance }))
  return { accounts, total: sumOf(accounts) }
}

/** Neumaier's sum: what an addition has lost is known exactly, and is added at the end. */
const sumOf = (accounts: readonly Account[]): number => {
  let sum = 0
  let lost = 0
  for (const { balance } of accounts) {
    const next = sum + balance
    lost += sum >= balance ? sum - next + balance : balance - next + sum
    sum = next
  }
  return sum + lost
}`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
