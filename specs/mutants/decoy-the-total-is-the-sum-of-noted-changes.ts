import { mutant, type Exam } from './mutant.ts'

/**
 * The total of the list is not the sum of the accounts, but that of a table into which a trigger of each statement notes by
 * how much it has changed the sum, and nothing if it has not, as no transfer does. It looks like a total that lags behind
 * the list, but a note is written in the transaction of its change, and list and total are one statement with one snapshot.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances it explains are written in one transaction:`,
    replace: `-- By how much each statement has changed the sum of all accounts. There is no row to wait for: notes are only added.
create table changes_of_the_sum (
  id     bigint generated always as identity primary key,
  amount numeric not null
);

create function note_opened() returns trigger language plpgsql as $$
begin
  insert into changes_of_the_sum (amount)
  select sum(balance) from after_it having sum(balance) <> 0;
  return null;
end $$;

create function note_changed() returns trigger language plpgsql as $$
begin
  insert into changes_of_the_sum (amount)
  select change from (
    select coalesce((select sum(balance) from after_it), 0) - coalesce((select sum(balance) from before_it), 0) as change
  ) as changes
  where change <> 0;
  return null;
end $$;

create function note_closed() returns trigger language plpgsql as $$
begin
  insert into changes_of_the_sum (amount)
  select -sum(balance) from before_it having sum(balance) <> 0;
  return null;
end $$;

create function note_emptied() returns trigger language plpgsql as $$
begin
  delete from changes_of_the_sum;
  return null;
end $$;

create trigger opened after insert on accounts
  referencing new table as after_it for each statement execute function note_opened();
create trigger changed after update on accounts
  referencing old table as before_it new table as after_it for each statement execute function note_changed();
create trigger closed after delete on accounts
  referencing old table as before_it for each statement execute function note_closed();
create trigger emptied after truncate on accounts
  for each statement execute function note_emptied();

-- The ledger. A row and the two balances it explains are written in one transaction:`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (select sum(amount)::text from changes_of_the_sum) as total from accounts order by id\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
