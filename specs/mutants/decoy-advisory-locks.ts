import { mutant, type Exam } from './mutant.ts'

/** Healthy: transfers exclude each other by advisory locks on account ids, in the order of ids, after the key; no row is locked before it is updated. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * It is one statement, because each statement costs the service and the database more than the move itself.
 * Its parts wait for each other. The claim`,
    replace: ` * One short statement after the other. The claim`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}`,
    replace: `/** The key first, alone: the unique index is its lock. */
const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [claimed] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
    return claimed?.id ?? null
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

const nothing = { from_balance: null, to_balance: null, moved: false }

/** Whoever holds the locks of both accounts is the only transfer that reads or writes their rows, in any instance. */
const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  if (transferId === null) return { transfer_id: null, ...nothing }
  const changes = [
    { id: fromId, change: -amount },
    { id: toId, change: amount },
  ].toSorted((one, other) => one.id - other.id)
  for (const { id } of changes) await query('select pg_advisory_xact_lock($1)', id)
  // A new statement has a new snapshot: it sees what the holders before have committed.
  const rows = await query<Account>\`select id, balance from accounts where id in (\${fromId}, \${toId})\`
  const balanceOf = (wanted: number) => rows.find(({ id }) => id === wanted)?.balance ?? null
  const [from, to] = [balanceOf(fromId), balanceOf(toId)]
  const attempt = { transfer_id: transferId, from_balance: from, to_balance: to }
  const possible =
    from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
  if (!possible) return { ...attempt, moved: false }
  for (const { id, change } of changes) {
    await query('update accounts set balance = balance + $1 where id = $2', change, id)
  }
  return { ...attempt, moved: true }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *
 * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */
const moveStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\``,
    replace: `/** Parameters: key, payer, payee, amount. */
const claimStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\``,
  },
]

export const service = mutant(edits)

/**
 * One transaction, one sequence of locks for all: key, lower id, higher id, and then rows that no other transfer touches: no ring. The locks
 * are those of the transaction, so COMMIT, ROLLBACK and the end of a session free them, and they hold for two replicas. \`lock_timeout\` holds for
 * them as for rows (55P03, 503 not-applied), the lease of 3 s for all together. Behind one locked account one backend waits for the row, the others for the
 * advisory lock: all of them in the database. A key in flight at the deadline is still 409. Eight statements where it was three.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
