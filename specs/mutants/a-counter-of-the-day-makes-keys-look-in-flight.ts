import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a trigger of the ledger counts the transfers of each day, in one row for all, before the accounts are locked. Whoever
 * waits for an account holds that row, and all others wait for it. After a second they are refused, and because the context of
 * the error quotes the trigger's statement, in which the column `transfers` occurs, the service takes it for a wait for a key.
 * Broken: "409 the same key still in flight at the deadline" (and 503 `not-applied` for what only was too busy).
 * Seen: while one account is locked for longer than a second (a frozen session, a person in psql), orders between other accounts,
 * which nobody holds, with keys that were never sent before or with none, are answered 409 `key-in-flight`: "a transfer with key
 * … has not finished". The client looks for a transfer that does not exist. Without a long lock all is well.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: 'export const connect = async (',
    replace: `let counting = false

/** Once for each process; a second replica finds everything there. */
const countDays = async ({ query }: Connection): Promise<void> => {
  if (counting) return
  await query\`
    begin read write;
    select pg_advisory_xact_lock(20260401);
    create table if not exists ledger_days (day date primary key, transfers bigint not null);
    create or replace function count_of_day() returns trigger language plpgsql as '
      begin
        insert into ledger_days (day, transfers) values (current_date, 1)
          on conflict (day) do update set transfers = ledger_days.transfers + 1;
        return new;
      end';
    do 'begin
      if not exists (select from pg_trigger where tgname = ''count_of_day'') then
        create trigger count_of_day before insert on transfers for each row execute function count_of_day();
      end if;
    end';
    commit\`
  counting = true
}

export const connect = async (`,
  },
  {
    file: 'app/connection.ts',
    find: 'await connection.query`select 1`',
    replace: 'await connection.query`select 1`\n    await countDays(connection)',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
