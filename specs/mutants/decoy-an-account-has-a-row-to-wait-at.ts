import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each account has a second row in a table of its own, whose only use is to be locked. An order locks the two rows there by their ids, then claims
 * its key, then locks and moves as before. So the crowd of a hot account waits beside its balance, and one order at a time comes to the balance itself.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances`,
    replace: `-- Where orders wait for an account. These rows never change.
create table turns (account_id bigint primary key);

-- The ledger. A row and the two balances`,
  },
  {
    file: 'app/accounts.ts',
    find: `    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\``,
    replace: `    await query<Account>\`
      with opened as (
        insert into accounts (balance) values (\${balance}) returning id, balance
      ), turn as (
        insert into turns (account_id) select id from opened
      )
      select id, balance from opened\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  // A statement of its own: the next one has a newer snapshot. An account that does not exist has no row, and is refused there.
  await query\`
    select account_id from turns where account_id in (\${order.fromId}, \${order.toId})
    order by account_id for update\`
  const attempt = await move(query, order)`,
  },
])

/**
 * What might look wrong: behind a locked account one session waits for it and all others for something else, a key in flight is met at an account and not
 * at the ledger, and each order is one statement longer.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [] }
