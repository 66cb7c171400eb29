import { type Exam, mutant } from './mutant.ts'
/**
 * The unique key moved out of the ledger into a small table of its own, UNLOGGED, because keys are short-lived and their WAL
 * doubled the cost of a transfer. Claim, locks, move and ledger row are still one statement in one transaction, rollbacks free
 * the key, and a clean restart keeps the table. But crash recovery empties an unlogged table: after SIGKILL of the database, an
 * immediate shutdown or one killed backend, every key is free again and a client that sends its order once more pays twice.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  idempotency_key text unique,`,
    replace: `  idempotency_key text,`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create index transfers_by_key on transfers (idempotency_key);

-- Who owns a key. Needed for a few minutes only, so it is not worth its WAL.
create unlogged table order_keys (
  idempotency_key text primary key
);`,
  },
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id`,
    replace: `  with fresh as (
    insert into order_keys (idempotency_key)
    select $1::text where $1::text is not null
    on conflict (idempotency_key) do nothing
    returning idempotency_key
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select $1::text, $2::bigint, $3::bigint, $4::bigint
    where $1::text is null or exists (select from fresh)
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: String.raw`/\btransfers\b/.test(`,
    replace: String.raw`/\border_keys\b/.test(`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
