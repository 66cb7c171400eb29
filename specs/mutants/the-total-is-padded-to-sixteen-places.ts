import { mutant, type Exam } from './mutant.ts'

/** Wrong: the total is padded to sixteen places, as many as the largest amount has, and `lpad` cuts a number of seventeen. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: ` * Above 2^53 the total is rounded, as every JSON reader would round it.
 */`,
    replace: ` * Above 2^53 the total is rounded, as every JSON reader would round it. It is sent as text of one width, the sixteen places of the largest
 * safe integer, so that each row of the answer has the same length.
 */`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, lpad((sum(balance) over ())::text, 16, '0') as total from accounts order by id\``,
  },
]

export const service = mutant(edits)

/**
 * Wrong: Postgres' `lpad` shortens a text that is longer than the width, from the right and without an error. A total of 10^16 or more, which takes two accounts near 2^53, has seventeen
 * digits and is said ten times too small. Balances, and all totals below 10^16, are exact.
 * Seen: in lists as soon as the accounts hold 10^16 together, so near 2^53 and in all readings of that system afterwards; never before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
