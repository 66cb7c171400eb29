import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order is one insert into the ledger, and a trigger behind the row locks both accounts by their ids, looks at them and moves the money; a
 * refusal is an exception with a code of its own, whose statement leaves nothing. Key before accounts, one transaction, as before.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- Each statement in it has a new snapshot: what is read behind the locks is the newest.
create function move_money() returns trigger language plpgsql as $body$
declare
  payer bigint;
  payee bigint;
begin
  perform id from accounts where id in (new.from_id, new.to_id) order by id for no key update;
  select balance into payer from accounts where id = new.from_id;
  select balance into payee from accounts where id = new.to_id;
  if payer is null then
    raise exception using errcode = 'MB404', message = json_build_object('id', new.from_id, 'balance', 0)::text;
  elsif payee is null then
    raise exception using errcode = 'MB404', message = json_build_object('id', new.to_id, 'balance', 0)::text;
  elsif payer < new.amount then
    raise exception using errcode = 'MB001', message = json_build_object('id', new.from_id, 'balance', payer)::text;
  elsif payee > 9007199254740991 - new.amount then
    raise exception using errcode = 'MB002', message = json_build_object('id', new.to_id, 'balance', payee)::text;
  end if;
  update accounts
  set balance = balance + case id when new.from_id then -new.amount else new.amount end
  where id in (new.from_id, new.to_id);
  return null;
end
$body$;

create trigger move_money after insert on transfers for each row execute function move_money();`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */
interface Attempt {
  /** Null when another transfer owns the key. */
  readonly transfer_id: number | null
  /** Null when there is no such account. */
  readonly from_balance: number | null
  readonly to_balance: number | null
  readonly moved: boolean
}

`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  const transferId = await move(query, order)
  return transferId === null ? replay(query, order) : { transferId, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers`,
    replace: `    insert into transfers`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
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
  from parties\``,
    replace: `    returning id as transfer_id\``,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Null when another transfer owns the key. */
const move = async (query: Query, order: Order): Promise<number | null> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }`,
    replace: `    const [made] = await query<{ readonly transfer_id: number }>(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
    )
    return made?.transfer_id ?? null
  } catch (error) {
    throw waitedForKey(error) ? keyInFlight(order) : refusal(order, error)
  }`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {
  const { from_balance: from, to_balance: to } = attempt
  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)
  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  return balanceLimit({ id: toId, balance: to })
}`,
    replace: `/** The trigger writes the account it refuses into its message. Any other error stays what it is. */
const refusal = ({ amount }: Order, error: unknown): unknown => {
  if (!isServerError(error) || !error.code.startsWith('MB')) return error
  const account = JSON.parse(error.message) as Account
  if (error.code === 'MB404') return noSuchAccount(account.id)
  return error.code === 'MB001' ? insufficientFunds(account, amount) : balanceLimit(account)
}`,
  },
])

/** What might look wrong: the service never updates an account, each refusal is an error of the database, and it is raised inside of a trigger. */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [] }
