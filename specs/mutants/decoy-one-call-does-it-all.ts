import { type Exam, mutant } from './mutant.ts'

/**
 * Correct. The whole transfer is one function of the database in PL/pgSQL, and the service sends one call. It looks like the wrong ones: a check in between lock and update, two updates one after the other, a loop over a cursor
 * that locks, amounts subtracted from rows that the statement did not lock itself.
 *
 * Why it is right: the function is volatile, so in READ COMMITTED each statement in it has a snapshot of its own, younger than the locks taken before. The key is claimed first, the accounts are locked in the order of
 * their ids (the cursor of a FOR loop fetches ten rows at once), and both updates compute from the rows themselves. A function is part of the transaction of its caller, who rolls back after a refusal.
 * Where an order has waited in vain is still said by the context of the error: relation "transfers" for a key, "accounts" for an account.
 *
 * Keeps every promise. A client sees no difference.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- One row: what the order found, and whether it moved. The caller rolls back if it did not.
create function pay(order_key text, payer bigint, payee bigint, cents bigint)
returns table (transfer_id bigint, from_balance bigint, to_balance bigint, moved boolean)
language plpgsql as $body$
declare
  party record;
begin
  moved := false;
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values (order_key, payer, payee, cents)
  on conflict (idempotency_key) do nothing
  returning id into transfer_id;
  if transfer_id is not null then
    for party in
      select id, balance from accounts where id in (payer, payee) order by id for no key update
    loop
      if party.id = payer then
        from_balance := party.balance;
      else
        to_balance := party.balance;
      end if;
    end loop;
    if from_balance >= cents and to_balance <= 9007199254740991 - cents then
      update accounts set balance = balance - cents where id = payer;
      update accounts set balance = balance + cents where id = payee;
      moved := true;
    end if;
  end if;
  return next;
end
$body$;
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \`
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
    replace: `const moveStatement = 'select transfer_id, from_balance, to_balance, moved from pay($1, $2, $3, $4)'
`,
  },
  {
    file: 'app/transfer.ts',
    find: `throw new Error('an aggregate gave no row')`,
    replace: `throw new Error('the function gave no row')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
