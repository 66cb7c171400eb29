import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a trigger writes each new balance as a line into the statement of its account, and one account is read from its newest line.
 * The newest is found by the time of the line, `now()`, and that is when its transaction began. A transaction that began earlier,
 * waited for the lock of its other account, and was committed later has the older time: its line is passed over.
 *
 * A team writes it together with a page that shows the movements of an account: the line at the top and the balance must agree. One
 * transfer after the other is always right, and so is the list, which reads the accounts themselves.
 *
 * A client sees: X pays from 1 to 2 and waits, because account 1 is busy; Y pays from 2 to 3 and is confirmed; then X is confirmed.
 * GET /api/accounts/2 says what it held after Y, without X's payment, and goes on saying so until the next movement of account 2;
 * GET /api/accounts shows the right balance.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- The statement of each account: what it held after each movement.
create table statement_lines (
  account_id bigint not null,
  balance    bigint not null,
  at         timestamptz not null default now()
);
create index statement_lines_newest on statement_lines (account_id, at desc);

create function write_line() returns trigger language plpgsql as '
begin
  insert into statement_lines (account_id, balance) values (new.id, new.balance);
  return null;
end';

create trigger write_line after insert or update of balance on accounts
  for each row execute function write_line();`,
  },
  {
    file: 'app/accounts.ts',
    find: '  const [account] = await query<Account>`select id, balance from accounts where id = ${id}`\n',
    replace: `  const [account] = await query<Account>\`
    select account_id as id, balance from statement_lines where account_id = \${id} order by at desc limit 1\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
