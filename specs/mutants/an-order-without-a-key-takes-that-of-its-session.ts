import { mutant, type Exam } from './mutant.ts'

/**
 * The key of an order is a setting of its session (`set_config(…, false)`), where triggers and statements find it, and
 * only an order with a key sets it. COMMIT does not take it back, so the next order without a key on that session is
 * taken for a copy.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  if (order.idempotencyKey !== null)
    await query\`select set_config('ledger.idempotency_key', \${order.idempotencyKey}, false)\`
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
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
`,
    replace: `    values (nullif(current_setting('ledger.idempotency_key', true), ''), $1, $2, $3)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($1, $2) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $1) as from_balance,
      max(balance) filter (where id = $2) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $1 then (select from_balance from parties) - $3
      else (select to_balance from parties) + $3 end
    where id in ($1, $2) and (
      select from_balance >= $3 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $3 from parties)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
`,
    replace: `  const { fromId, toId, amount } = order
`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(moveStatement, fromId, toId, amount)`,
  },
  {
    file: 'app/transfer.ts',
    find: `from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `from transfers
    where idempotency_key = current_setting('ledger.idempotency_key', true)\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.keys'],
  only: 'a key is a key',
  mayBreak: 'any',
  firstTry: 'caught',
}
