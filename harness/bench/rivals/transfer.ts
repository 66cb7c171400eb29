import { noSuchAccount } from '../../../app/accounts.ts'
import type { Account, Order, Receipt } from '../../../app/bank.ts'
import { isServerError, type Query } from '../../../app/connection.ts'
import {
  balanceLimit,
  insufficientFunds,
  keyInFlight,
  lockNotAvailable,
  replay,
} from '../../../app/transfer.ts'

/**
 * The transfer statement by statement: each waits for the response to the previous one. Same responses, same locks.
 *
 * The ledger row comes first because its unique key is the lock on the key: a second order with the same key waits here until the
 * first has committed or rolled back. Every order takes its locks in the same sequence, key before accounts and accounts by id,
 * so orders cannot deadlock.
 */
export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  if (transferId === undefined) return replay(query, order)

  const { from, to } = await lockAccounts(query, order)
  if (from.balance < amount) throw insufficientFunds(from, amount)
  if (!Number.isSafeInteger(to.balance + amount)) throw balanceLimit(to)

  await query`update accounts set balance = balance - ${amount} where id = ${fromId}`
  await query`update accounts set balance = balance + ${amount} where id = ${toId}`
  return { transferId, replayed: false }
}

/** Undefined when another transfer owns the key. */
const claim = async (query: Query, order: Order): Promise<number | undefined> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [row] = await query<{ id: number }>`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (${idempotencyKey}, ${fromId}, ${toId}, ${amount})
      on conflict (idempotency_key) do nothing
      returning id`
    return row?.id
  } catch (error) {
    if (!isServerError(error) || error.code !== lockNotAvailable) throw error
    throw keyInFlight(order)
  }
}

const lockAccounts = async (
  query: Query,
  { fromId, toId }: Order,
): Promise<{ from: Account; to: Account }> => {
  const rows = await query<Account>`
    select id, balance from accounts where id in (${fromId}, ${toId}) order by id for no key update`
  const pick = (id: number): Account => {
    const account = rows.find(row => row.id === id)
    if (account === undefined) throw noSuchAccount(id)
    return account
  }
  return { from: pick(fromId), to: pick(toId) }
}
