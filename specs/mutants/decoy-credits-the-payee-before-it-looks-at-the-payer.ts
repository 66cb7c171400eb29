import { mutant, type Exam } from './mutant.ts'

/** The payee is credited first, by a statement of its own. Only then is the payer debited, if it holds enough. */
const edits = [
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
  from parties\`

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

`,
    replace: `interface Locked {
  readonly id: number
  readonly balance: number
}

/** No row when another transfer owns the key. Waits for one that is in flight. */
const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [claimed] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing returning id\`
    return claimed?.id ?? null
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

/** The payee gets the money first. Whoever throws for a payer without it undoes that too. */
const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  if (transferId === null) return { transfer_id: null, from_balance: null, to_balance: null, moved: false }
  const locked = await query<Locked>\`
    select id, balance from accounts where id in (\${fromId}, \${toId}) order by id for no key update\`
  const balanceOf = (party: number) => locked.find(({ id }) => id === party)?.balance ?? null
  const [from, to] = [balanceOf(fromId), balanceOf(toId)]
  const [credited, debited] = await Promise.all([
    query\`update accounts set balance = balance + \${amount} where id = \${toId} returning id\`,
    query\`update accounts set balance = balance - \${amount} where id = \${fromId} and balance >= \${amount} returning id\`,
  ])
  const fits = to !== null && to <= Number.MAX_SAFE_INTEGER - amount
  const moved = credited.length === 1 && debited.length === 1 && fits
  return { transfer_id: transferId, from_balance: from, to_balance: to, moved }
}

`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. Both accounts are locked by id before the first update, and key before accounts, as ever. Everything is in one transaction, which is
 * rolled back when the payer cannot pay, does not exist, or the payee would hold too much: `refusal` throws then. Each statement has a
 * new snapshot and the locks are held, so the updates see the balances that were read. If one of the two updates is refused, the other is
 * behind or before it in the same transaction, and ROLLBACK is sent behind both.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
