import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the ledger row, and with it the key, is written only for an order that is covered, and whether it is covered is judged
 * before the key. A known key is looked up first, so a replay that comes later is answered as it should be. But a twin that was sent
 * while the first was under way does not find the key yet, waits for the lock of the accounts, and then finds the payer poor,
 * because its own first sending has spent the money (or finds the payee full).
 *
 * A team writes it because each refused order left a dead row in the ledger and a gap in its numbers: "insert only what will be
 * booked; replays are found by the look before". Its tests replay after the answer, or send twins from a payer who could pay them all.
 *
 * A client sees: A holds 100. 100 from A to B, sent twice at once under one key (a retry after an impatient timeout): one is
 * confirmed, the other is answered 422 `insufficient-funds` instead of the same 200 with `Idempotency-Replayed`. A client that
 * listens to the second believes that nothing was paid. A third sending is answered as a replay.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: ` * Its parts wait for each other. The claim of the key comes first: the unique key is the lock on the key, and
 * a second order with the same key waits there until the first has committed or rolled back. Every order
 * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.
`,
    replace: ` * Its parts wait for each other. The claim of the key comes last, so that an order that is refused writes nothing. The
 * unique key is the lock on the key: a second order with the same key waits there until the first has committed or
 * rolled back. Every order takes its locks in one sequence, accounts by id before key, so two orders never deadlock.
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  const before = await known(query, order)
  if (before !== null) return before
  const attempt = await move(query, order)
  if (!isCovered(order, attempt)) throw refusal(order, attempt)
  if (attempt.transfer_id === null) return replay(query, order)
`,
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
`,
    replace: `  with locked as (
    select id, balance from accounts
    where id in ($2, $3)
    order by id for no key update
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    from locked
  ), moved as (
`,
    replace: `    from locked
  ), claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select $1::text, $2::bigint, $3::bigint, $4::bigint from parties
    where from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4
    on conflict (idempotency_key) do nothing
    returning id
  ), moved as (
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
`,
    replace: `    where id in ($2, $3) and exists (select from claimed)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** The receipt of an order that was made before; a row is written only for what is booked. */
const known = async (query: Query, order: Order): Promise<Receipt | null> => {
  if (order.idempotencyKey === null) return null
  const [row] = await query<{ id: number }>\`
    select id from transfers where idempotency_key = \${order.idempotencyKey}\`
  return row === undefined ? null : replay(query, order)
}

const isCovered = ({ amount }: Order, { from_balance: from, to_balance: to }: Attempt): boolean =>
  from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'missed',
}
