import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is read in slices of a hundred account numbers, in one statement, so of one snapshot. But BETWEEN includes both
 * ends: account 100, 200 … belongs to two slices and is listed twice, under a total that counts it once. CONTRACT:
 * "`GET /api/accounts` | `{accounts: [{id, balance}], total}`, one snapshot"; checks.md: "a total is the exact sum".
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: 'select id, balance, sum(balance) over () as total from accounts order by id`',
    replace: `select accounts.id, accounts.balance, (select sum(balance) from accounts) as total
    from generate_series(0, (select max(id) from accounts), 100) as slices(low)
    join accounts on accounts.id between low and low + 100
    order by accounts.id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.listed'],
  mayBreak: 'any',
  firstTry: 'missed',
}
