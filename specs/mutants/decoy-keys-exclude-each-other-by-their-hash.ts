import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: keys are kept apart by an exclusion constraint over a hash index and not by a unique one. The index holds 32 bits of each key, but the
 * constraint compares the keys themselves; a second order with a key waits for the first as before, and orders without a key never meet.
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
    replace: `  created_at      timestamptz not null default now(),
  -- A hash index is small however long the keys are. The rows that it finds are compared by the whole key.
  constraint one_transfer_for_each_key exclude using hash (idempotency_key with =)
);`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing`,
    replace: `    on conflict do nothing`,
  },
])

/** What might look wrong: no unique index on the key, a conflict without a target, and hashes of keys, which do collide. */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [] }
