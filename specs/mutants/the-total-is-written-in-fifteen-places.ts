import { mutant, type Exam } from './mutant.ts'

/**
 * The total is written by `to_char` with fifteen places, "a thousand billions". A number that does not fit there is no error
 * in Postgres: it is a row of `#`, which the service reads as NaN and writes as null. From 10^15 on, which one account may
 * hold by itself, the list has no total. Breaks CONTRACT (`{accounts, total}`) and `numbers` of docs/checks.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `select id, balance, sum(balance) over () as total from accounts order by id`,
    replace: `select id, balance, to_char(sum(balance) over (), 'FM999999999999990') as total
    from accounts order by id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'missed',
}
