import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: orders that arrive within two milliseconds share a transaction: all keys in one statement, all locks in one, and one update for all balances. The changes are added up by payer and by payee, and both lists are joined
 * with the accounts. An account that pays in one order of a batch and is paid in another stands in both lists, and `update … from` takes one of the rows that match and ignores the
 * other. Several orders of one payer, or to one payee, are added up as they should be.
 *
 * A real team writes it when each commit waits for the disk. A client alone, a crowd that pays from one account, and orders that cross only one by one are right.
 *
 * Breaks conservation, the ledger equation and "no lost update".
 * A client sees it: three accounts with 100. POST /api/transfer of 10 from the first to the second, and at the same instant 10 from the second to the third. Both are answered 200; the second account holds 90 or 110
 * in place of 100, and the total of GET /api/accounts has changed.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */
`,
    replace: `/** An order under its number in the ledger. */
interface Entry extends Order {
  readonly id: number
}

/** What became of an order of a batch: a refusal has no effect on the others. */
export type Outcome = Receipt | Problem

/** Makes several orders in one transaction. No two of them have the same key. */
export const transferAll = async (query: Query, orders: readonly Order[]): Promise<readonly Outcome[]> => {
  const entries = await numbered(query, orders)
  const claimed = await claimAll(query, entries)
  const own = entries.filter(({ id }) => claimed.has(id))
  const balances = await lockAll(query, own)
  const outcomes = new Map<number, Outcome>()
  for (const entry of own) outcomes.set(entry.id, settle(balances, entry))
  const [made, refused] = [true, false].map(moved =>
    own.filter(({ id }) => !(outcomes.get(id) instanceof Problem) === moved).map(({ id }) => id),
  )
  await strikeOut(query, refused ?? [])
  await moveAll(query, made ?? [])
  for (const entry of entries) {
    if (!claimed.has(entry.id)) outcomes.set(entry.id, await replayOrRefuse(query, entry))
  }
  return entries.map(({ id }) => outcomes.get(id) ?? new Problem('not-applied', 'send it again later'))
}

const numbered = async (query: Query, orders: readonly Order[]): Promise<readonly Entry[]> => {
  const numbers = await query<{ id: number }>\`
    select nextval(pg_get_serial_sequence('transfers', 'id')) as id from generate_series(1, \${orders.length}::bigint)\`
  return numbers.flatMap(({ id }, index) => {
    const order = orders[index]
    return order === undefined ? [] : [{ ...order, id }]
  })
}

/** In the order of the keys, so that two batches never wait for each other. @returns the numbers that were entered. */
const claimAll = async (query: Query, entries: readonly Entry[]): Promise<ReadonlySet<number>> => {
  try {
    const rows = await query<{ id: number }>\`
      insert into transfers (id, idempotency_key, from_id, to_id, amount)
      overriding system value
      select id, "idempotencyKey", "fromId", "toId", amount
      from json_to_recordset(\${JSON.stringify(entries)}::text::json)
        as entry (id bigint, "idempotencyKey" text, "fromId" bigint, "toId" bigint, amount bigint)
      order by "idempotencyKey"
      on conflict (idempotency_key) do nothing
      returning id\`
    return new Set(rows.map(({ id }) => id))
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw new Error('a key of the batch is in flight elsewhere', { cause: error })
  }
}

const lockAll = async (query: Query, entries: readonly Entry[]): Promise<Map<number, number>> => {
  const ids = entries.flatMap(({ fromId, toId }) => [fromId, toId])
  const rows = await query<Account>\`
    select id, balance from accounts where id = any(string_to_array(\${ids.join(',')}::text, ',')::bigint[])
    order by id for no key update\`
  return new Map(rows.map(({ id, balance }) => [id, balance]))
}

/** Under the locks, one order after the other. Changes \`balances\`. */
const settle = (balances: Map<number, number>, entry: Entry): Outcome => {
  const { id, fromId, toId, amount } = entry
  const from = balances.get(fromId) ?? null
  const to = balances.get(toId) ?? null
  if (from === null || to === null || from < amount || to > Number.MAX_SAFE_INTEGER - amount)
    return refusal(entry, { transfer_id: id, from_balance: from, to_balance: to, moved: false })
  balances.set(fromId, from - amount)
  balances.set(toId, to + amount)
  return { transferId: id, replayed: false }
}

const strikeOut = async (query: Query, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return
  await query\`delete from transfers where id = any(string_to_array(\${ids.join(',')}::text, ',')::bigint[])\`
}

/** One update, however many orders. */
const moveAll = async (query: Query, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return
  await query\`
    with made as (
      select from_id, to_id, amount from transfers
      where id = any(string_to_array(\${ids.join(',')}::text, ',')::bigint[])
    )
    update accounts set balance = balance + change.amount
    from (
      select from_id as id, -sum(amount) as amount from made group by from_id
      union all
      select to_id as id, sum(amount) as amount from made group by to_id
    ) as change
    where accounts.id = change.id\`
}

const replayOrRefuse = async (query: Query, order: Order): Promise<Outcome> => {
  try {
    return await replay(query, order)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'
`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
import { type Outcome, transfer, transferAll } from './transfer.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const gatherMs = 2
const batchMax = 8

interface Passenger {
  readonly order: Order
  readonly resolve: (receipt: Receipt | Promise<Receipt>) => void
  readonly reject: (error: unknown) => void
}

/** Orders that come within two milliseconds share a transaction. */
const ferry = (
  together: (orders: readonly Order[]) => Promise<readonly Outcome[]>,
  alone: (order: Order) => Promise<Receipt>,
): ((order: Order) => Promise<Receipt>) => {
  let boarding: Passenger[] = []
  let timer: NodeJS.Timeout | undefined

  const cross = async (passengers: readonly Passenger[]): Promise<void> => {
    try {
      const outcomes = passengers.length > 1 ? await together(passengers.map(({ order }) => order)) : []
      for (const [index, { order, resolve, reject }] of passengers.entries()) {
        const outcome = outcomes[index]
        if (outcome instanceof Problem) reject(outcome)
        else resolve(outcome ?? alone(order))
      }
    } catch (error) {
      // What is wrong with one of them should not hit the others.
      for (const { order, resolve, reject } of passengers) {
        if (error instanceof Problem) reject(error)
        else resolve(alone(order))
      }
    }
  }
  const depart = (): void => {
    clearTimeout(timer)
    void cross(boarding)
    boarding = []
  }

  return order =>
    new Promise((resolve, reject) => {
      const { idempotencyKey: key } = order
      const twin = key !== null && boarding.some(other => other.order.idempotencyKey === key)
      if (twin || boarding.length >= batchMax) depart()
      boarding.push({ order, resolve, reject })
      if (boarding.length === 1) timer = setTimeout(depart, gatherMs)
    })
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: ferry(
    orders => pool.use(connection => transaction(connection, query => transferAll(query, orders))),
    order => pool.use(connection => transaction(connection, query => transfer(query, order))),
  ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
