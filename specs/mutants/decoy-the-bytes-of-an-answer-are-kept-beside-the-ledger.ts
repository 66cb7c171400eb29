import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the database writes the body of the answer to a transfer, and keeps it, byte for byte, in a table of its own, under the
 * number of the transfer; a replay is answered with the bytes that are kept there.
 *
 * It looks like an answer that is remembered although its transfer failed, or that outlives it. It is right: the kept answer is a
 * part of the statement that claims the key and moves the money, and so of the same transaction. It is there exactly if the
 * transfer is, at every replica, after every crash and after a lost COMMIT. No lock is added: the number is new, so nobody else
 * writes that row. The key and the order are still compared in the ledger, before the kept answer is used.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- What was answered to an order with a key, written in the transaction of its transfer.
create table answers (
  transfer_id bigint primary key,
  body        text not null
);
`,
  },
  {
    file: 'app/bank.ts',
    find: `  readonly transferId: number
`,
    replace: `  readonly transferId: number
  /** The body of the answer as JSON; that of a replay is the one that was kept. */
  readonly answer: string
`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { answer, replayed } = await bank.transfer(order)`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    return c.body(answer, 200, { 'Content-Type': 'application/json' })`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly transfer_id: number | null
`,
    replace: `  readonly transfer_id: number | null
  readonly answer: string | null
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  const transferId = attempt.transfer_id
  return { transferId, answer: attempt.answer ?? answerTo(transferId), replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
  ), locked as (`,
    replace: `    returning id
  ), said as (
    select id, '{"success":true,"transferId":' || id::text || '}' as body from claimed
  ), kept as (
    insert into answers (transfer_id, body)
    select id, body from said where $1::text is not null
    on conflict (transfer_id) do update set body = excluded.body
  ), locked as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select (select id from claimed) as transfer_id, (select body from said) as answer, from_balance, to_balance,`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {
`,
    replace: `const answerTo = (transferId: number): string => JSON.stringify({ success: true, transferId })

interface LedgerRow {
  readonly body: string | null
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount, body
    from transfers left join answers on transfer_id = id
    where idempotency_key = \${order.idempotencyKey}\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  if (same) return { transferId: row.id, answer: row.body ?? answerTo(row.id), replayed: true }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
