import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: keys are unique by a partial index that leaves out orders without a key and carries id, payer, payee and amount beside
 * each key, so that a replay need not look at the table; the claim names the predicate of the index, an order without a key
 * conflicts with none, and an index-only scan shows the row only if it is visible.
 */
export const service = mutant([
  { file: 'app/schema.sql', find: `idempotency_key text unique,`, replace: `idempotency_key text,` },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create unique index transfers_by_key on transfers (idempotency_key)
  include (id, from_id, to_id, amount) where idempotency_key is not null;`,
  },
  {
    file: 'app/transfer.ts',
    find: `on conflict (idempotency_key) do nothing`,
    replace: `on conflict (idempotency_key) where idempotency_key is not null do nothing`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
