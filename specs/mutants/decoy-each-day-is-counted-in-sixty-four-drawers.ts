import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each transfer counts itself, in its own transaction, in the turnover of the day, which has 64 rows so that sessions, each
 * of which counts in the row that its process number names, seldom meet. It looks like one more lock in which orders could meet
 * crosswise or wait for nothing, but it is taken last and only when the money has moved, nothing is waited for behind it but COMMIT,
 * and a rollback takes the count back too.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances it explains are written in one transaction:`,
    replace: `-- What was moved on each day: the sum over its drawers.
create table turnover (
  day       date not null,
  drawer    integer not null,
  transfers bigint not null,
  amount    numeric not null,
  primary key (day, drawer)
);

-- The ledger. A row and the two balances it explains are written in one transaction:`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `    returning id
  ), counted as (
    insert into turnover as kept (day, drawer, transfers, amount)
    select current_date, pg_backend_pid() % 64, 1, $4
    where (select count(*) from moved) = 2
    on conflict (day, drawer)
    do update set transfers = kept.transfers + 1, amount = kept.amount + excluded.amount
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
