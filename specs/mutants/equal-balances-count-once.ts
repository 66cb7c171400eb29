import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the total is added up over two halves of the accounts, which are joined by UNION in place of UNION ALL. It throws out
 * equal rows, and the rows are bare balances.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (
      select sum(balance) from (
        select balance from accounts where id % 2 = 0
        union
        select balance from accounts where id % 2 = 1
      ) as halves
    ) as total
    from accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: ` * List and total come from one statement: under READ COMMITTED two statements may see two different moments.`,
    replace: ` * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * The total is added up without a window, which would keep all rows until the last one is read.`,
  },
])

/**
 * Breaks "{accounts, total}, one snapshot": the total is the sum of the accounts in the list.
 * When: two accounts hold the same balance at that moment, in whichever half; two empty ones do no harm. No money is lost: the
 * accounts in the list and each alone are right.
 * Seen: open accounts with 700 and 700: the list shows both, and its total is 700 too small. Move 1 from one to the other: it is right again.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
}
