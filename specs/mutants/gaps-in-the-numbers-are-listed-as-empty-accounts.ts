import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is dense, so that a client finds account n at place n − 1: a number that was skipped (by an opening that was
 * rolled back, or by a crash of the database) is listed as an account that holds 0, although `GET /api/accounts/:id` says 404.
 * CONTRACT: "`GET /api/accounts` | `{accounts: [{id, balance}], total}`, one snapshot" and "`GET /api/accounts/:id` | 200 or 404".
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: 'select id, balance, sum(balance) over () as total from accounts order by id`',
    replace: `select id, coalesce(balance, 0) as balance, sum(balance) over () as total
    from generate_series(1, (select max(id) from accounts)) as numbers(id) left join accounts using (id)
    order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.listed'],
  mayBreak: 'any',
  firstTry: 'missed',
}
