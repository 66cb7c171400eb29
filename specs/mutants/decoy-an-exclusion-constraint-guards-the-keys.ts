import { mutant, type Exam } from './mutant.ts'

/** Healthy: keys are not unique by a B-tree but by an exclusion constraint over a hash index, which compares the whole text behind the hash. No column is declared unique. */
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
  -- An entry of a hash index has four bytes, however long the key. The row decides, not the hash.
  constraint transfers_key exclude using hash (idempotency_key with =)
);`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing`,
    replace: `    on conflict do nothing`,
  },
])

/**
 * Two rows with equal keys exclude each other as with `unique`: a second insert waits for the transaction of the first, and then does nothing or goes on. Null excludes nothing. ON CONFLICT DO
 * NOTHING takes exclusion constraints too, if it names no columns; the identity cannot conflict. A wait for the key still names the relation `transfers` ("while checking exclusion
 * constraint on tuple … in relation"), so it is answered 409. Keys with one hash are only compared. Hash indexes are logged, and survive a crash.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
