import { type Exam, mutant } from './mutant.ts'

/**
 * An order with a new key first looks for an order without a key, of the same payer, payee and amount, in the last 30 s. If there is one,
 * it gets the key, and the new order is answered as its replay: it is never made. Two orders without a key are two, two keys are
 * two, and a key that is known is honoured.
 *
 * A real team writes it when an old client that sent no key is replaced by one that does: in the week of the change people
 * repeated with the new one what they had sent with the old one, and paid twice. It was to be taken out again.
 *
 * A client sees it: one sends 5 from A to B without a key, and gets 200. Another sends 5 from A to B with a key of its own, and gets 200,
 * with `Idempotency-Replayed: true` at the first time, and the number of the first transfer. A has paid 5.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create index on transfers (from_id, to_id, amount, created_at) where idempotency_key is null;`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  const adopted = await adopt(query, order)
  if (adopted !== undefined) return adopted
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Of orders with one key that come at once, one looks; the others meet it at the ledger. */
const adoptStatement = \`
  update transfers set idempotency_key = $1
  where id = (
      select id from transfers
      where idempotency_key is null and from_id = $2 and to_id = $3 and amount = $4
        and created_at > now() - interval '30 seconds'
      order by id limit 1 for update skip locked)
    and not exists (select from transfers where idempotency_key = $1)
    and pg_try_advisory_xact_lock(hashtextextended($1::text, 0))
  returning id\`

/** Clients of the first version sent no key; when they repeat an order with the second, it has one. */
const adopt = async (query: Query, order: Order): Promise<Receipt | undefined> => {
  const { idempotencyKey, fromId, toId, amount } = order
  if (idempotencyKey === null) return undefined
  const [row] = await query<{ id: number }>(adoptStatement, idempotencyKey, fromId, toId, amount)
  return row && { transferId: row.id, replayed: true }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
