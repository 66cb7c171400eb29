import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order takes its turn in a table of 4,096 rows, one for each account number modulo 4,096, before it locks its
 * accounts. Turns are taken behind the key, by the order of their own numbers and in the same statement, and end with the
 * transaction; two accounts that share a turn only wait for each other, and the rows of the accounts are locked as before.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances`,
    replace: `-- Whoever moves money locks the turns of both accounts first. They are never written.
create table turns (id bigint primary key);
insert into turns select generate_series(0, 4095);

-- The ledger. A row and the two balances`,
  },
  {
    file: 'app/transfer.ts',
    find: `  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)`,
    replace: `  ), turn as (
    select id from turns
    where id in ($2 % 4096, $3 % 4096) and exists (select from claimed)
    order by id for update
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and (select count(*) from turn) > 0`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
