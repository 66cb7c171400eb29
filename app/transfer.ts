import { noSuchAccount } from './accounts.ts'
import type { Account, Order, Receipt } from './bank.ts'
import { isServerError, type Query } from './connection.ts'
import { Problem } from './problem.ts'

export const lockNotAvailable = '55P03'

/** The state of an order at the moment both accounts were locked. */
interface Attempt {
  /** Null when another transfer owns the key. */
  readonly transfer_id: number | null
  /** Null when there is no such account. */
  readonly from_balance: number | null
  readonly to_balance: number | null
  readonly moved: boolean
}

/**
 * Moves the money and writes the ledger row. Run it inside one transaction.
 *
 * It is one statement, because each statement costs the service and the database more than the move itself.
 * Its parts wait for each other. The claim of the key comes first: the unique key is the lock on the key, and
 * a second order with the same key waits there until the first has committed or rolled back. Every order
 * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.
 */
export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
  return { transferId: attempt.transfer_id, replayed: false }
}

/**
 * Parameters: key, payer, payee, amount. Each is sent once, however often it is used, because every parameter
 * costs CPU time.
 *
 * The snapshot of the statement is older than its locks, but the balances it uses are not:
 * `for no key update` reads the newest version of a row it has waited for, and no other transaction can
 * change that before the update. The update computes from the locked balances and not from its own row: it
 * begins with the row of its snapshot, and the table's check would refuse a balance that was too low only
 * there.
 */
const moveStatement = `
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
      select from_balance >= $4 and to_balance <= ${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties`

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

/** Postgres names the relation it waited in: the ledger for a key, else an account. */
const waitedForKey = (error: unknown): boolean =>
  isServerError(error) && error.code === lockNotAvailable && /\btransfers\b/.test(error.where ?? '')

export const keyInFlight = ({ idempotencyKey }: Order): Problem =>
  new Problem('key-in-flight', `a transfer with key ${idempotencyKey} has not finished; send it again later`)

interface LedgerRow {
  readonly id: number
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
}

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */
export const replay = async (query: Query, order: Order): Promise<Receipt> => {
  const [row] = await query<LedgerRow>`
    select id, from_id, to_id, amount from transfers where idempotency_key = ${order.idempotencyKey}`
  if (row === undefined) throw new Error('the ledger row that owned the key is gone')
  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
  if (same) return { transferId: row.id, replayed: true }
  throw new Problem('key-reused', `key ${order.idempotencyKey} belongs to another transfer; use a new key`)
}

const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {
  const { from_balance: from, to_balance: to } = attempt
  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)
  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)
  return balanceLimit({ id: toId, balance: to })
}

export const insufficientFunds = ({ id, balance }: Account, amount: number): Problem =>
  new Problem(
    'insufficient-funds',
    `account ${id} holds ${balance}, the transfer needs ${amount}; send at most ${balance}`,
  )

export const balanceLimit = ({ id, balance }: Account): Problem =>
  new Problem(
    'balance-limit',
    `account ${id} can take ${Number.MAX_SAFE_INTEGER - balance} more at most; send no more than that`,
  )
