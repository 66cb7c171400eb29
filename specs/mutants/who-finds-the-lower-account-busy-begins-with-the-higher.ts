import { mutant, type Exam } from './mutant.ts'

/** Wrong: accounts are locked by id, lower first, but an order that finds the lower one locked takes the higher one meanwhile and then waits for the lower. */
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

/** A wait for one account is time in which the other can be had. */
const lockBoth = async (query: Query, lower: number, higher: number): Promise<void> => {
  const free = await query('select id from accounts where id = $1 for no key update skip locked', lower)
  for (const id of free.length > 0 ? [higher] : [higher, lower]) {
    await query('select id from accounts where id = $1 for no key update', id)
  }
}

const nothing = { from_balance: null, to_balance: null, moved: false }

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  if (transferId === null) return { transfer_id: null, ...nothing }
  await lockBoth(query, Math.min(fromId, toId), Math.max(fromId, toId))
  // A new statement has a new snapshot: it sees what the holders before have committed.
  const rows = await query<Account>\`select id, balance from accounts where id in (\${fromId}, \${toId})\`
  const balanceOf = (wanted: number) => rows.find(({ id }) => id === wanted)?.balance ?? null
  const [from, to] = [balanceOf(fromId), balanceOf(toId)]
  const attempt = { transfer_id: transferId, from_balance: from, to_balance: to }
  const possible =
    from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
  if (!possible) return { ...attempt, moved: false }
  await query('update accounts set balance = balance - $1 where id = $2', amount, fromId)
  await query('update accounts set balance = balance + $1 where id = $2', amount, toId)
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
 * Breaks "no transactions deadlock" (\`crossing\`, \`noDeadlock\`: "lock in the order of ids") and, where an order is turned away for it, "none is turned
 * away" (\`noDoubt\`). Seen: three orders round three accounts at once (1-3 has 1; 1-2 finds 1 taken, has 2; 2-3 finds 2 taken, has 3; the first now
 * waits for 3), or two orders between the same two accounts, in any direction, where the second comes between the two locks of the first. Both
 * wait for a second, then one is 503 not-applied. No money is lost, and orders that do not meet are never wrong.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross',
  firstTry: 'caught',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
}
