import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a key is claimed by a row in a table of its own, and the ledger row is inserted only after it, without `on conflict`. It looks as if a claim
 * could outlive its transfer, or a transfer could go without its claim. Both rows are written by one statement in one transaction, so they are
 * there together or not at all; the wait for a key is the wait for the claim, before any account is locked; and the ledger keeps the key, unique.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `-- The ledger. A row and the two balances it explains are written in one transaction:
`,
    replace: `-- Who has inserted the row of a key here may write it into the ledger.
create table claims (
  idempotency_key text primary key
);

-- The ledger. A row and the two balances it explains are written in one transaction:
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
`,
    replace: `  with claim as (
    insert into claims (idempotency_key)
    select $1::text where $1::text is not null
    on conflict (idempotency_key) do nothing
    returning idempotency_key
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select $1::text, $2::bigint, $3::bigint, $4::bigint
    where $1::text is null or exists (select from claim)
    returning id
`,
  },
  {
    file: 'app/transfer.ts',
    find: 'transfers\\b/.test(error.where',
    replace: 'claims\\b/.test(error.where',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
