import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the list takes its total from a second SELECT of the same table, as if list and total could see
 * two moments. But it is a part of the same statement, and all parts of a statement read one snapshot. It
 * is worked out once and not for each row, and an empty list still has a total of 0.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (select sum(balance) from accounts) as total from accounts order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'acquitted',
  breaks: [],
}
