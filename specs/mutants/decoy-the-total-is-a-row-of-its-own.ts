import { type Exam, mutant } from './mutant.ts'
/**
 * Looks like a total that is stale or torn from its list: it is a stored row, and no transfer writes it. It is right: triggers
 * keep it in the transaction of whoever changes accounts, by the difference of the whole statement, exact in numeric; a
 * transfer moves both balances in one statement, whose difference is 0; and list and total are read in one snapshot. Only
 * who opens accounts at one time waits for each other, and locks nothing after it.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create table totals (
  one   boolean primary key default true check (one),
  total numeric not null default 0
);
insert into totals default values;

create function keep_total() returns trigger language plpgsql as $keep$
declare
  difference numeric := 0;
begin
  if tg_op = 'TRUNCATE' then
    update totals set total = 0;
    return null;
  end if;
  if tg_op <> 'DELETE' then
    difference := difference + coalesce((select sum(balance) from rows_after), 0);
  end if;
  if tg_op <> 'INSERT' then
    difference := difference - coalesce((select sum(balance) from rows_before), 0);
  end if;
  if difference <> 0 then
    update totals set total = total + difference;
  end if;
  return null;
end $keep$;

create trigger keep_total_insert after insert on accounts
  referencing new table as rows_after
  for each statement execute function keep_total();
create trigger keep_total_update after update on accounts
  referencing old table as rows_before new table as rows_after
  for each statement execute function keep_total();
create trigger keep_total_delete after delete on accounts
  referencing old table as rows_before
  for each statement execute function keep_total();
create trigger keep_total_truncate after truncate on accounts
  for each statement execute function keep_total();`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (select total from totals)::text as total from accounts order by id\``,
  },
])
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
