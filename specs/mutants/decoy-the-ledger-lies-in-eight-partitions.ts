import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the ledger is partitioned by the hash of the key. Equal keys lie in one partition, so the unique key holds for all of them; rows without a key
 * lie in one, where they do not meet; ids come from one sequence. Whoever waits for a key waits in a partition, and the service knows their names.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `create table transfers (
  id              bigint generated always as identity primary key,`,
    replace: `create sequence transfer_ids as bigint;
create table transfers (
  id              bigint not null default nextval('transfer_ids'),`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
) partition by hash (idempotency_key);

create table transfers_0 partition of transfers for values with (modulus 8, remainder 0);
create table transfers_1 partition of transfers for values with (modulus 8, remainder 1);
create table transfers_2 partition of transfers for values with (modulus 8, remainder 2);
create table transfers_3 partition of transfers for values with (modulus 8, remainder 3);
create table transfers_4 partition of transfers for values with (modulus 8, remainder 4);
create table transfers_5 partition of transfers for values with (modulus 8, remainder 5);
create table transfers_6 partition of transfers for values with (modulus 8, remainder 6);
create table transfers_7 partition of transfers for values with (modulus 8, remainder 7);`,
  },
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/.test(error.where ?? '')`,
    replace: `/\\btransfers(_\\d)?\\b/.test(error.where ?? '')`,
  },
])

/** What might look wrong: nobody locks or waits in a relation named transfers any more, and a trigger there belongs to eight tables. */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [] }
