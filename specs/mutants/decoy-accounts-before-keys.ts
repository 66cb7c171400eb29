import { type Exam, mutant } from './mutant.ts'

/**
 * A transfer locks its accounts first, by id, and claims its key last. That is right: whoever waits for a
 * key waits for one that has all its locks already, so nobody waits in a ring. Funds are looked at only
 * once the key is claimed, so a replay is answered even when the account is empty by now.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (`,
    replace: `  with locked as (
    select id, balance from accounts
    where id in ($2::bigint, $3::bigint)
    order by id for no key update
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select $1::text, $2::bigint, $3::bigint, $4::bigint
    from (select count(*) as accounts from locked) as held where held.accounts >= 0
    on conflict (idempotency_key) do nothing
    returning id
  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and (
      select from_balance`,
    replace: `    where id in ($2, $3) and exists (select from claimed) and (
      select from_balance`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
