import { type Exam, mutant } from './mutant.ts'
/**
 * The ledger got foreign keys to its accounts, and the claim became a statement of its own, so that a known key costs no lock
 * on an account. Accounts are still locked in the order of ids, before they are read. But the foreign keys lock both accounts
 * FOR KEY SHARE when the claim is inserted, which any number may hold at a time, and the next statement wants them FOR UPDATE,
 * which waits for all the others: two orders at one time that have an account in common wait for each other.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  from_id         bigint not null,`,
    replace: `  from_id         bigint not null references accounts,`,
  },
  {
    file: 'app/schema.sql',
    find: `  to_id           bigint not null check (to_id <> from_id),`,
    replace: `  to_id           bigint not null references accounts check (to_id <> from_id),`,
  },
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
    order by id for update
  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
`,
    replace: `      when $2 then (select from_balance from parties) - $4::bigint
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select $1::bigint as transfer_id, from_balance, to_balance,`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `    const [claim] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing
      returning id\`
    if (claim === undefined) return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
    const [attempt] = await query<Attempt>(moveStatement, claim.id, fromId, toId, amount)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error`,
    replace: `    if (isServerError(error) && error.code === foreignKeyViolation)
      throw noSuchAccount(error.constraint_name === 'transfers_to_id_fkey' ? toId : fromId)
    if (!waitedForKey(error)) throw error`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'
const foreignKeyViolation = '23503'`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
