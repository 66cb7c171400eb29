import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the list is read by a recursion that begins with the lowest account and looks for the next one above it, again and again,
 * as if each account were read at another moment. It is one statement, and so one snapshot, and gaps in the ids are
 * stepped over.
 *
 * Keeps `conservation`, `listed`, `emptyList` and `readsConfirmed`.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    with recursive climb as (
      (select id, balance from accounts order by id limit 1)
      union all
      select above.id, above.balance
      from climb
      cross join lateral (
        select accounts.id, accounts.balance from accounts
        where accounts.id > climb.id order by accounts.id limit 1
      ) as above
    )
    select id, balance, sum(balance) over () as total from climb order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
