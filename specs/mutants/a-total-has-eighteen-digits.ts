import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the total of all accounts is cast to `numeric(18, 0)`, the usual width of money. An account may hold up to 2^53 - 1, which has sixteen
 * digits: 112 full accounts hold more than 10^18. From then on the database refuses the cast ("numeric field overflow"), and the list of all accounts
 * answers 500, for every client and for ever, although each single account can be opened, read and paid.
 *
 * Breaks CONTRACT.md: "`GET /api/accounts`: `{accounts: [{id, balance}], total}`", and docs/checks.md, `numbers`: the list of accounts that
 * together hold far more than 2^53 is answered.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (sum(balance) over ())::numeric(18, 0) as total from accounts order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2\\^53',
  breaks: ['transaction.numbers.quietReads'],
  mayBreak: 'any',
  firstTry: 'missed',
}
