import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the ledger has a generated column, the MD5 of payer, payee and amount, and the order that comes under a known key is
 * compared by that digest alone, in the database.
 *
 * It looks like an order that is compared by a hash with collisions, or by numbers that run into each other. It is right: the three
 * numbers are written in decimal with two different signs between them, so two orders with the same text are the same order, and
 * no two texts of digits are known to share 128 bits. The database computes the column from the row itself, so it cannot differ from
 * it, whoever wrote the row, and the digest of the order by the same expression. The key is still compared byte for byte.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now(),
  digest          text not null
    generated always as (md5(from_id::text || '>' || to_id::text || ':' || amount::text)) stored
);
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly id: number
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
}
`,
    replace: `  readonly id: number
  readonly same: boolean
}
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, digest = md5(
      \${order.fromId}::bigint::text || '>' || \${order.toId}::bigint::text || ':' || \${order.amount}::bigint::text
    ) as same
    from transfers where idempotency_key = \${order.idempotencyKey}\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
  if (same) return`,
    replace: `  if (row.same) return`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
