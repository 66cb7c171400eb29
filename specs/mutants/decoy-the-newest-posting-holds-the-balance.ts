import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. Balances that are shown are not those of the accounts: each is derived from a journal that is only ever added to,
 * as what its newest posting says. That looks as if the numbers of the postings might be in another order than the transfers, as the
 * numbers of the ledger are, which are taken before the wait for the accounts. But a posting gets its number when its account has
 * been changed, and so is locked, and nobody else posts to the account before the commit: the numbers of one account are in
 * the order of its commits. Posting, balance, and row of the ledger are one statement; a list derives all balances in one snapshot.
 *
 * A real team writes it because auditors want a book in which nothing is ever overwritten, and reports that follow from it.
 *
 * A client sees what it saw before.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances it explains are written in one transaction:`,
    replace: `-- The journal. What an account held after each change; the newest is what it holds. Rows are never changed.
create table postings (
  seq        bigint generated always as identity primary key,
  account_id bigint not null,
  balance    bigint not null
);
create index postings_newest on postings (account_id, seq desc);

-- What each account holds by its journal; by its opening where nobody has posted.
create view derived as
  select account.id, coalesce(newest.balance, account.balance) as balance
  from accounts as account left join lateral (
    select posting.balance from postings as posting
    where posting.account_id = account.id order by posting.seq desc limit 1
  ) as newest on true;

-- The ledger. A row and the two balances it explains are written in one transaction:`,
  },
  {
    file: 'app/accounts.ts',
    find: `    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\``,
    replace: `    await query<Account>\`
      with opened as (
        insert into accounts (balance) values (\${balance}) returning id, balance
      ), posted as (
        insert into postings (account_id, balance) select id, balance from opened
      )
      select id, balance from opened\``,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance from accounts where id = \${id}`,
    replace: `select id, balance from derived where id = \${id}`,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance, sum(balance) over () as total from accounts order by id`,
    replace: `select id, balance, sum(balance) over () as total from derived order by id`,
  },
  {
    file: 'app/transfer.ts',
    find: `- $4 from parties)
    returning id
  )`,
    replace: `- $4 from parties)
    returning id, balance
  ), posted as (
    insert into postings (account_id, balance) select id, balance from moved
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
