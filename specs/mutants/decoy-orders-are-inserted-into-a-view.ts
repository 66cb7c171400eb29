import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the service never writes accounts or ledger. It inserts each order into a view, and an INSTEAD OF trigger claims the key,
 * locks both accounts by their ids, looks at them, moves the money, and returns what it found in columns of the row.
 *
 * It looks like a check in one moment and a move in another, and like a row that is confirmed and stored nowhere. It is right:
 * all of it is one statement of one transaction, and each statement of the trigger sees what is committed when it begins, so the
 * balances behind the lock are the newest. Key before accounts, accounts by id, as before. An error at any step undoes the whole
 * insert, and a refused order is rolled back with its ledger row, as before. A wait for a key is told from any other error by the
 * relation that Postgres waited in, since its context quotes the statement of the trigger too.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- Where orders are inserted. The last four columns are filled in by what carries them out, for RETURNING.
create view orders as
  select idempotency_key, from_id, to_id, amount,
    id as transfer_id, null::bigint as from_balance, null::bigint as to_balance, true as moved
  from transfers;

-- Each statement in it has a snapshot of its own. Without a number the key belongs to another transfer.
create function carry_out() returns trigger language plpgsql as $$
begin
  new.moved := false;
  insert into transfers (idempotency_key, from_id, to_id, amount)
    values (new.idempotency_key, new.from_id, new.to_id, new.amount)
    on conflict (idempotency_key) do nothing
    returning id into new.transfer_id;
  if new.transfer_id is null then
    return new;
  end if;
  perform 1 from accounts where id in (new.from_id, new.to_id) order by id for no key update;
  select max(balance) filter (where id = new.from_id), max(balance) filter (where id = new.to_id)
    into new.from_balance, new.to_balance
    from accounts where id in (new.from_id, new.to_id);
  if new.from_balance >= new.amount and new.to_balance <= 9007199254740991 - new.amount then
    update accounts
      set balance = balance + case when id = new.to_id then new.amount else - new.amount end
      where id in (new.from_id, new.to_id);
    new.moved := true;
  end if;
  return new;
end
$$;

create trigger carried_out instead of insert on orders
  for each row execute function carry_out();
`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *
 * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */
const moveStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\`

`,
    replace: `/** Parameters: key, payer, payee, amount. The trigger of the view does the rest. */
const moveStatement = \`
  insert into orders (idempotency_key, from_id, to_id, amount) values ($1, $2, $3, $4)
  returning transfer_id, from_balance, to_balance, moved\`

`,
  },
  {
    file: 'app/transfer.ts',
    find: `    if (attempt === undefined) throw new Error('an aggregate gave no row')`,
    replace: `    if (attempt === undefined) throw new Error('the view gave no row')`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `/**
 * Postgres names the relation it waited in: the ledger for a key, else an account. It also quotes the statement of the trigger,
 * whatever has failed there, so the name of the ledger alone says nothing.
 */`,
  },
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/.test(error.where ?? '')`,
    replace: `/in relation "transfers"/.test(error.where ?? '')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
