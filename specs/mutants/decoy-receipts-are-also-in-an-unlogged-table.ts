import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: receipts are copied into an UNLOGGED table, in the transaction of their transfer, and a replay looks there first. Postgres
 * empties that table after a crash, but nothing depends on it: only a receipt that is found and fits the order is believed, and
 * everything else is decided by the ledger and its unique key, as ever. A crash cannot leave a receipt without its ledger row.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\``,
    replace: `    await connection.query\`select 1\`
    await makeReceipts(connection)`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `const makeReceipts = async ({ query }: Connection): Promise<void> => {
  const [receipts] = await query<{ missing: boolean }>\`select to_regclass('receipts') is null as missing\`
  if (receipts?.missing !== true) return
  await query\`
    begin read write;
    select pg_advisory_xact_lock(7003);
    create unlogged table if not exists receipts (
      idempotency_key text primary key, id bigint not null,
      from_id bigint not null, to_id bigint not null, amount bigint not null);
    commit\`
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const known = await glance(query, order)
  if (known !== undefined) return known
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await copy(query, order, attempt.transfer_id)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** A copy of the receipt, if there is one that fits. Without it the ledger decides. */
const glance = async (query: Query, order: Order): Promise<Receipt | undefined> => {
  if (order.idempotencyKey === null) return undefined
  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from receipts
    where idempotency_key = \${order.idempotencyKey} and from_id = \${order.fromId}
      and to_id = \${order.toId} and amount = \${order.amount}\`
  return row === undefined ? undefined : { transferId: row.id, replayed: true }
}

const copy = async (query: Query, order: Order, id: number): Promise<void> => {
  const { idempotencyKey, fromId, toId, amount } = order
  if (idempotencyKey === null) return
  await query\`
    insert into receipts (idempotency_key, id, from_id, to_id, amount)
    values (\${idempotencyKey}, \${id}, \${fromId}, \${toId}, \${amount})
    on conflict (idempotency_key) do nothing\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
