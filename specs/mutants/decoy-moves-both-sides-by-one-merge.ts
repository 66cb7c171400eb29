import { mutant, type Exam } from './mutant.ts'

/** Healthy: claim, lock and move are three statements; the move is a MERGE of both changes into the accounts, without a condition and without a check of its count. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * It is one statement, because each statement costs the service and the database more than the move itself.
 * Its parts wait for each other. The claim`,
    replace: ` * Three statements: claim, lock, merge. The claim`,
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
    replace: `const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  const locked = transferId === null ? [] : await query<Account>(lockStatement, fromId, toId)
  const balances = new Map(locked.map(({ id, balance }) => [id, balance]))
  const [from, to] = [balances.get(fromId) ?? null, balances.get(toId) ?? null]
  const attempt = { transfer_id: transferId, from_balance: from, to_balance: to }
  if (from === null || to === null || from < amount || to > Number.MAX_SAFE_INTEGER - amount)
    return { ...attempt, moved: false }
  await query(mergeStatement, fromId, -amount, toId, amount)
  return { ...attempt, moved: true }
}

/** @returns null when another transfer owns the key. */
const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [claimed] = await query<{ id: number }>(claimStatement, idempotencyKey, fromId, toId, amount)
    return claimed?.id ?? null
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
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
  returning id\`

/** \`for no key update\` reads the newest version of a row that it has waited for. */
const lockStatement = \`
  select id, balance from accounts where id in ($1, $2) order by id for no key update\`

/** Parameters: an account, its change, the other account, its change. Its snapshot is younger than the locks: it sees what they protect. */
const mergeStatement = \`
  merge into accounts as account
  using (values ($1::bigint, $2::bigint), ($3::bigint, $4::bigint)) as change (id, amount)
  on account.id = change.id
  when matched then update set balance = account.balance + change.amount\``,
  },
]

export const service = mutant(edits)

/**
 * All in one transaction: the claim of the key is the lock on the key, then both rows are locked in the order of ids, and only then is anything looked
 * at. The rows cannot change or vanish before the MERGE, so its matches are those two, and nothing is left to count. A refusal after the claim rolls
 * it back: the key is free. Locks, deadlines, answers and their texts are those of before.
 * Looks wrong: MERGE is known for its races (but they are those of its inserts, and this one has none), the condition on the funds is in the service and
 * not in the statement, nobody looks at how many rows were changed, and there are five statements where there were three.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
