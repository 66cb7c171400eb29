import { mutant, type Exam } from './mutant.ts'

/**
 * No column of keys is unique. Unique is the pair of the first 128 characters of a key and the rest of it, in an index over
 * two expressions, and the claim conflicts there. It looks as if keys with an equal beginning were one, but two keys agree
 * in both halves only if they agree in each character, and orders without a key have two nulls, which are distinct.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `idempotency_key text unique,`,
    replace: `idempotency_key text,`,
  },
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create unique index transfers_key on transfers
  ((left(idempotency_key, 128)), (substr(idempotency_key, 129)));`,
  },
  {
    file: 'app/transfer.ts',
    find: `on conflict (idempotency_key) do nothing`,
    replace: `on conflict ((left(idempotency_key, 128)), (substr(idempotency_key, 129))) do nothing`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers
    where left(idempotency_key, 128) = \${order.idempotencyKey?.slice(0, 128) ?? null}
      and substr(idempotency_key, 129) = \${order.idempotencyKey?.slice(128) ?? null}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
