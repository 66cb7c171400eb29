import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a trigger adds each transfer to the turnover of two branches, first that of the payer, then that of the payee. The branch of an
 * account is its last digit. The accounts are locked in the order of their ids, but the rows of the branches are not.
 *
 * A team writes it as a report that must agree with the ledger to the unit, and relies on the lock order of the accounts. Two
 * transfers that cross between the same accounts are safe: the second waits at the accounts, long before the trigger. Those of four
 * different accounts are not.
 *
 * A client sees: with accounts 1, 2, 11 and 12, transfers from 1 to 2 and from 12 to 11 by several clients at once: now and then
 * two of them stand still for a second, and one is answered 503 `not-applied` without any overload. Postgres logs a deadlock.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- Turnover by branch. The last digit of an account number is its branch.
create table branches (
  digit    integer primary key,
  paid     numeric not null default 0,
  received numeric not null default 0
);
insert into branches (digit) select generate_series(0, 9);

create function count_branches() returns trigger language plpgsql as '
begin
  update branches set paid = paid + new.amount where digit = new.from_id % 10;
  update branches set received = received + new.amount where digit = new.to_id % 10;
  return null;
end';

create trigger count_branches after insert on transfers
  for each row execute function count_branches();`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
