import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the accounts are partitioned by the hash of their number, so that a lock or a write is in `accounts_2` and not
 * in `accounts`. Every order still locks its two rows by the order of their ids, over all partitions, an account never
 * moves to another one, and a list is one statement over all four.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)
);`,
    replace: `  balance bigint not null check (balance >= 0)
) partition by hash (id);
create table accounts_0 partition of accounts for values with (modulus 4, remainder 0);
create table accounts_1 partition of accounts for values with (modulus 4, remainder 1);
create table accounts_2 partition of accounts for values with (modulus 4, remainder 2);
create table accounts_3 partition of accounts for values with (modulus 4, remainder 3);`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
