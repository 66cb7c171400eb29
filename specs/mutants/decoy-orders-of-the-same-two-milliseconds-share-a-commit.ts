import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. Orders with a key that arrive within two milliseconds go in one transaction, eight at most: one COMMIT for all.
 * That looks as if one refusal would take the others with it, as if two batches would deadlock, and as if one lost COMMIT left eight
 * clients in doubt. But a refused order takes only its own claim back. A batch claims its keys in one sequence, waits 50 ms at most
 * for each, and then takes only accounts that are free, so it waits for nobody while it holds one. Whom it cannot serve so, and
 * everybody when the database refuses the batch, goes alone afterwards, in the old way. After a lost COMMIT each of its orders
 * is sent once more under its own key: the key waits for the end of the batch, and then gives the old receipt, or a new one where
 * nothing was done. Only who gets neither is told that the outcome is unknown.
 *
 * A real team writes it because COMMIT, with its write to the disk, costs more than all the rest of a transfer.
 *
 * A client sees answers that come two milliseconds later, and 4.5 s later at most: 1 s for a place, 1 s of the batch, and the rest.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank, Order, Receipt } from './bank.ts'
import { isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem, type ProblemKind } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { balanceLimit, insufficientFunds, replay, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const gatherMs = 2
const companyMax = 8
const batchLeaseMs = 1_000
/** For the time after the batch, without the wait for a place. */
const togetherMs = 3_500

/** What became of an order in a batch. One without a fate was left out, and has to go alone. */
type Fate =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'in doubt' }
type Fates = ReadonlyMap<string, Fate>

interface Batch {
  /** By key. */
  readonly orders: Map<string, Order>
  readonly fates: Promise<Fates>
}

/** Takes orders until its two milliseconds are over. */
let gathering: Batch | undefined

const begin = (pool: Pool): Batch => {
  const orders = new Map<string, Order>()
  const fates = sleep(gatherMs).then(() => {
    if (gathering === batch) gathering = undefined
    return moveTogether(pool, orders)
  })
  const batch: Batch = { orders, fates }
  gathering = batch
  return batch
}

const takes = ({ orders }: Batch, key: string): boolean => orders.size < companyMax && !orders.has(key)

const goAlone = (pool: Pool, order: Order, leaseMs?: number): Promise<Receipt> =>
  pool.use(connection => transaction(connection, query => transfer(query, order)), leaseMs)

const goTogether = async (pool: Pool, order: Order): Promise<Receipt> => {
  const { idempotencyKey: key } = order
  if (key === null) return goAlone(pool, order)
  const startedAt = performance.now()
  const batch = gathering !== undefined && takes(gathering, key) ? gathering : begin(pool)
  batch.orders.set(key, order)
  const fate = (await batch.fates).get(key)
  const leaseMs = Math.min(3_000, togetherMs - (performance.now() - startedAt))
  if (fate === undefined) return goAlone(pool, order, leaseMs)
  if (fate.kind === 'done') return fate.receipt
  if (fate.kind === 'refused') throw fate.problem
  return resolveDoubt(pool, order, leaseMs)
}

/** Refusals by who has the key: the batch has certainly ended, and without this order. */
const decided: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  'no-such-account',
  'insufficient-funds',
  'balance-limit',
  'key-reused',
])

/** The key was new to the batch, so it is no replay, whichever of the two tries has moved the money. */
const resolveDoubt = async (pool: Pool, order: Order, leaseMs: number): Promise<Receipt> => {
  try {
    const { transferId } = await goAlone(pool, order, leaseMs)
    return { transferId, replayed: false }
  } catch (error) {
    if (error instanceof Problem && decided.has(error.kind)) throw error
    throw new Problem(
      'outcome-unknown',
      'the connection was lost during the commit; send it again only with the same Idempotency-Key',
      error,
    )
  }
}

const moveTogether = async (pool: Pool, orders: ReadonlyMap<string, Order>): Promise<Fates> => {
  if (orders.size < 2) return new Map()
  const fates = new Map<string, Fate>()
  try {
    const refused = await pool.use(async connection => {
      try {
        await transaction(connection, query => moveAll(query, orders, fates))
        return false
      } catch (error) {
        // The database has refused one of the statements, or the commit, and has undone the whole batch.
        if (isServerError(error)) return true
        throw error
      }
    }, batchLeaseMs)
    return refused ? new Map() : fates
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'outcome-unknown') throw error
    return afterLostCommit(fates)
  }
}

/**
 * Replays, and keys of others, were found in the ledger, and are true in any case. A lack of funds may be due to an order of the same
 * batch that was never done: it has to be looked at again, and so goes alone.
 */
const afterLostCommit = (fates: Fates): Fates =>
  new Map(
    [...fates].flatMap(([key, fate]): [string, Fate][] => {
      if (fate.kind === 'done') return [[key, fate.receipt.replayed ? fate : { kind: 'in doubt' }]]
      return fate.kind === 'refused' && fate.problem.kind === 'key-reused' ? [[key, fate]] : []
    }),
  )

/** Keys first and in one sequence, then accounts without a wait: it never holds one thing that another batch has to wait for in turn. */
const moveAll = async (
  query: Query,
  orders: ReadonlyMap<string, Order>,
  fates: Map<string, Fate>,
): Promise<void> => {
  await query\`set local lock_timeout = 50\`
  const claims = await claimAll(query, orders)
  const balances = await lockFree(query, [...orders.values()])
  const changed = new Map<number, number>()
  const givenBack: number[] = []

  for (const [key, order] of orders) {
    const claim = claims.get(key)
    if (claim === undefined) {
      fates.set(key, await known(query, order))
      continue
    }
    const { fromId, toId, amount } = order
    const from = changed.get(fromId) ?? balances.get(fromId)
    const to = changed.get(toId) ?? balances.get(toId)
    if (from === undefined || to === undefined) {
      givenBack.push(claim)
    } else if (from < amount) {
      givenBack.push(claim)
      fates.set(key, { kind: 'refused', problem: insufficientFunds({ id: fromId, balance: from }, amount) })
    } else if (to > Number.MAX_SAFE_INTEGER - amount) {
      givenBack.push(claim)
      fates.set(key, { kind: 'refused', problem: balanceLimit({ id: toId, balance: to }) })
    } else {
      changed.set(fromId, from - amount)
      changed.set(toId, to + amount)
      fates.set(key, { kind: 'done', receipt: { transferId: claim, replayed: false } })
    }
  }

  if (givenBack.length > 0) {
    await query\`
      delete from transfers where id = any (string_to_array(\${givenBack.join(',')}, ',')::bigint[])\`
  }
  if (changed.size > 0) {
    const rows = JSON.stringify([...changed].map(([id, balance]) => ({ id, balance })))
    await query\`
      update accounts set balance = wanted.balance
      from jsonb_to_recordset((\${rows}::text)::jsonb) as wanted (id bigint, balance bigint)
      where accounts.id = wanted.id\`
  }
}

/** The new ones among the keys, each with the number of its row. */
const claimAll = async (
  query: Query,
  orders: ReadonlyMap<string, Order>,
): Promise<ReadonlyMap<string, number>> => {
  const rows = [...orders].map(([key, { fromId: payer, toId: payee, amount }]) => ({ key, payer, payee, amount }))
  const claims = await query<{ id: number; key: string }>\`
    insert into transfers (idempotency_key, from_id, to_id, amount)
    select wanted.key, wanted.payer, wanted.payee, wanted.amount
    from jsonb_to_recordset((\${JSON.stringify(rows)}::text)::jsonb)
      as wanted (key text, payer bigint, payee bigint, amount bigint)
    order by wanted.key collate "C"
    on conflict (idempotency_key) do nothing
    returning id, idempotency_key as key\`
  return new Map(claims.map(({ id, key }) => [key, id]))
}

/** Locks the accounts that nobody else has locked, and reads their newest balances. */
const lockFree = async (query: Query, orders: readonly Order[]): Promise<ReadonlyMap<number, number>> => {
  const ids = new Set(orders.flatMap(({ fromId, toId }) => [fromId, toId]))
  const rows = await query<Account>\`
    select id, balance from accounts
    where id = any (string_to_array(\${[...ids].join(',')}, ',')::bigint[])
    order by id for no key update skip locked\`
  return new Map(rows.map(({ id, balance }) => [id, balance]))
}

/** Its key is in the ledger already. */
const known = async (query: Query, order: Order): Promise<Fate> => {
  try {
    return { kind: 'done', receipt: await replay(query, order) }
  } catch (error) {
    if (error instanceof Problem) return { kind: 'refused', problem: error }
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => goTogether(pool, order),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
