import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list was joined with the ledger for a while, which showed each account several times, and the total
 * was mended by `sum(distinct balance)`. The join is gone and the word stayed: accounts that hold the same are
 * counted once in the total. Two accounts with 1,000 each have a total of 1,000. It hurts whoever checks the books
 * by the total: it falls and rises without any money coming or going.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `select id, balance, (select sum(distinct balance) from accounts) as total from accounts order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
