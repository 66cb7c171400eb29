import { mutant, type Exam } from './mutant.ts'

/**
 * What an account can spend is known to a view, so the statement that locks the accounts joins them with it, and locks `of
 * accounts`. An order that has waited for the lock gets the newest row of the locked table, but the row of the view is
 * still that of its snapshot. Of two transfers that meet at one account the second overwrites what the first has done:
 * money is made or lost.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and`,
    replace: `-- What an account can spend. Holds will be taken off here one day.
create view spendable as select id as account_id, balance as funds from accounts;

-- The ledger. A row and`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update`,
    replace: `    select id, funds as balance from accounts join spendable on account_id = id
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update of accounts`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
