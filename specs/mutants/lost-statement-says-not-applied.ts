import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  // One statement is a transaction by itself: BEGIN and COMMIT would only cost two more messages.
  transfer: order => pool.use(({ query }) => transfer(query, order)),`,
  },
  {
    file: 'app/connection.ts',
    find: `    // Only \`begin read write\` may write, so no statement of a transaction can commit by itself.
    default_transaction_read_only: true,
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}`,
    replace: `  if (attempt.transfer_id !== null) return { transferId: attempt.transfer_id, replayed: false }
  const receipt = await replay(query, order)
  if (receipt === undefined) throw refusal(order, attempt)
  return receipt
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (`,
    replace: `  with locked as (
    select id, balance from accounts where id in ($2, $3) order by id for no key update
  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    from locked
  ), moved as (`,
    replace: `    from locked
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select $1::text, $2::bigint, $3::bigint, $4::bigint from parties
    where from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4
    on conflict (idempotency_key) do nothing
    returning id
  ), moved as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id`,
    replace: `    where id in ($2, $3) and exists (select from claimed)
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const replay = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const replay = async (query: Query, order: Order): Promise<Receipt | undefined> => {
  if (order.idempotencyKey === null) return undefined`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (row === undefined) throw new Error('the ledger row that owned the key is gone')`,
    replace: `  if (row === undefined) return undefined`,
  },
])

/**
 * Wrong: the transfer became one statement that commits by itself, and the mapping of errors was left: a connection that
 * is lost while the statement runs is still "certainly not committed". CONTRACT: `not-applied` is certainly no effect.
 * Seen by each client whose transfer is under way when the database is frozen or off the network for longer than a lease
 * (3 s), or whose session dies between the commit and the answer: 503 not-applied, and the money has moved (a frozen
 * backend runs what lies in its socket when it wakes). About one for each place in the pool for each such fault, none
 * otherwise. (Beside: a twin that waits does so at the account, so it is told 503 not-applied, and not 409.)
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
