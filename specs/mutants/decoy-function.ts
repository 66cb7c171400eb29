import { mutant, type Exam } from './mutant.ts'

/** Healthy: a database function makes the transfer, in one statement of the service. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `query => insertAccount(query, balance)`,
    replace: `async query => {
      // Two at once would be told that the function is concurrently updated.
      await query\`select pg_advisory_xact_lock(1)\`
      await query\`
        create or replace function move(order_key text, payer bigint, payee bigint, wanted bigint)
        returns table (outcome text, transfer bigint) language plpgsql as $$
        declare
          made bigint;
          row transfers;
          held bigint;
        begin
          insert into transfers (idempotency_key, from_id, to_id, amount) values (order_key, payer, payee, wanted)
          on conflict (idempotency_key) do nothing returning id into made;
          if made is null then
            select * into row from transfers where idempotency_key = order_key;
            if (row.from_id, row.to_id, row.amount) = (payer, payee, wanted) then
              return query select 'replayed', row.id;
            else
              return query select 'key-reused', null::bigint;
            end if;
            return;
          end if;
          perform from accounts where id in (payer, payee) order by id for no key update;
          select balance into held from accounts where id = payer;
          if held is null or not exists (select from accounts where id = payee) then
            return query select 'no-such-account', null::bigint;
          elsif held < wanted then
            return query select 'insufficient-funds', null::bigint;
          elsif (select balance from accounts where id = payee) > 9007199254740991 - wanted then
            return query select 'balance-limit', null::bigint;
          else
            update accounts set balance = balance - wanted where id = payer;
            update accounts set balance = balance + wanted where id = payee;
            return query select 'applied', made;
          end if;
        end $$\`
      return insertAccount(query, balance)
    }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order)`,
    replace: `async query => {
    const { idempotencyKey, fromId, toId, amount } = order
    const [row] = await query\`select * from move(\${idempotencyKey}, \${fromId}, \${toId}, \${amount})\`
    if (row.transfer === null) throw new Problem(row.outcome, 'see the title')
    return { transferId: row.transfer, replayed: row.outcome === 'replayed' }
  }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
