import { type Exam, mutant } from './mutant.ts'

/**
 * Nobody marks accounts as closed, so the list takes one for closed that holds nothing and has paid before, and leaves it out;
 * the total is the same without it. An account that has spent its last unit vanishes from `GET /api/accounts`, which is
 * promised to list all accounts, although it is still found by its id and can be paid.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, sum(balance) over () as total from accounts
    where balance > 0 or not exists (select from transfers where from_id = accounts.id)
    order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.behindALock.healed.listed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
