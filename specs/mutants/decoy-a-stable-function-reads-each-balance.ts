import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. Every balance that is shown comes from a stored function, which the list calls for each account, twice. That looks
 * like as many moments as there are calls, and the sum of torn balances. But the function is declared `stable`: its query runs in the
 * snapshot of the statement that calls it, so all of them are of one moment. (Left `volatile`, each would have a snapshot of its own.)
 *
 * A real team writes it because holds and overdrafts are to be counted in one place later, for every report that needs a balance.
 *
 * A client sees what it saw before.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances it explains are written in one transaction:`,
    replace: `-- What an account holds, in the snapshot of the statement that asks.
create function balance_of(account bigint) returns bigint language plpgsql stable as
  'begin return (select balance from accounts where id = account); end';

-- The ledger. A row and the two balances it explains are written in one transaction:`,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance from accounts where id = \${id}`,
    replace: `select id, balance_of(id) as balance from accounts where id = \${id}`,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance, sum(balance) over () as total from accounts order by id`,
    replace: `select id, balance_of(id) as balance, sum(balance_of(id)) over () as total from accounts order by id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
