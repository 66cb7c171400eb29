import { mutant, type Exam } from './mutant.ts'

/** The whole order is one parameter, a JSON text, and the database takes it apart. */
const edits = [
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
    replace: `const moveStatement = \`
  with asked as (
    select key, payer, payee, amount
    from jsonb_to_record($1::text::jsonb) as asked (key text, payer bigint, payee bigint, amount bigint)
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select key, payer, payee, amount from asked
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ((select payer from asked), (select payee from asked)) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = payer) as from_balance,
      max(balance) filter (where id = payee) as to_balance
    from locked cross join asked
  ), moved as (
    update accounts
    set balance = case id
      when (select payer from asked) then (select from_balance from parties) - (select amount from asked)
      else (select to_balance from parties) + (select amount from asked) end
    where id in ((select payer from asked), (select payee from asked)) and (
      select from_balance >= amount and to_balance <= \${Number.MAX_SAFE_INTEGER} - amount
      from parties cross join asked)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\`
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
`,
    replace: `    const asked = JSON.stringify({ key: idempotencyKey, payer: fromId, payee: toId, amount })
    const [attempt] = await query<Attempt>(moveStatement, asked)
`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. JSON numbers are numeric in Postgres, and so exact; `JSON.stringify` writes safe integers with all their digits. Keys are
 * visible ASCII, so that quotation marks and backslashes are escaped and come back as they were; a null is no key. Claim, locks by id,
 * balances after the locks, one statement in one transaction: all as before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
