import { type Exam, mutant } from './mutant.ts'

/**
 * An order waits 3 ms for one in the opposite direction between the same two accounts. If one comes, both are booked in one transaction,
 * with one lock for each account and one COMMIT. That looks like netting, which confirms what nobody could pay. But the second follows
 * the first on paper: each is looked at with the balances that the one before left, and each has its own ledger row and
 * key. What does not go at once (a known key, a lock that is held for 50 ms, too little money, an account that is missing,
 * a refusal of the database) is rolled back and done one by one, as if the two had never met.
 *
 * Locks are taken in the usual sequence: keys (by key), then accounts by id. It needs a free place to begin, so nobody waits for
 * a place twice. A lost COMMIT is an unknown outcome for both, any other loss is `not-applied` for both.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank, Order, Receipt } from './bank.ts'
import { isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const gatherMs = 3

type Pair = readonly [Receipt, Receipt]

interface Waiting {
  readonly order: Order
  readonly join: (both: Promise<Pair | undefined>) => void
}

/** These two orders cannot be booked together; each must be booked alone. */
class Apart extends Error {
  override readonly name = 'Apart'
}

/** Gathers orders in opposite directions. \`together\` gives nothing when nothing was done. */
const gathering = (
  alone: (order: Order) => Promise<Receipt>,
  together: (one: Order, other: Order) => Promise<Pair | undefined>,
  hasPlace: () => boolean,
): ((order: Order) => Promise<Receipt>) => {
  const waiting = new Map<string, Waiting>()
  return async order => {
    const direction = \`\${order.fromId}>\${order.toId}\`
    const reverse = \`\${order.toId}>\${order.fromId}\`
    const opposite = waiting.get(reverse)
    if (opposite !== undefined && hasPlace()) {
      waiting.delete(reverse)
      const joined = together(opposite.order, order)
      opposite.join(joined)
      return (await joined)?.[1] ?? alone(order)
    }
    if (waiting.has(direction)) return alone(order)
    const both = await new Promise<Pair | undefined>(resolve => {
      waiting.set(direction, { order, join: resolve })
      setTimeout(() => {
        if (waiting.get(direction)?.order !== order) return
        waiting.delete(direction)
        resolve(undefined)
      }, gatherMs)
    })
    return both?.[0] ?? alone(order)
  }
}

/** Keys before accounts, and both in sequence, as for one order. It waits for nobody. @throws Apart. */
const bookBoth = async (query: Query, one: Order, other: Order): Promise<Pair> => {
  try {
    await query\`set local lock_timeout = '50ms'\`
    const inSequence = (one.idempotencyKey ?? '') <= (other.idempotencyKey ?? '')
    const [first, second]: readonly [Order, Order] = inSequence ? [one, other] : [other, one]
    const claimed = await query<{ id: number; from_id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values
        (\${first.idempotencyKey}::text, \${first.fromId}::bigint, \${first.toId}::bigint, \${first.amount}::bigint),
        (\${second.idempotencyKey}::text, \${second.fromId}::bigint, \${second.toId}::bigint, \${second.amount}::bigint)
      on conflict (idempotency_key) do nothing
      returning id, from_id\`
    const numberOf = ({ fromId }: Order) => claimed.find(row => row.from_id === fromId)?.id
    const oneId = numberOf(one)
    const otherId = numberOf(other)
    if (oneId === undefined || otherId === undefined) throw new Apart()
    const locked = await query<Account>\`
      select id, balance from accounts where id in (\${one.fromId}::bigint, \${other.fromId}::bigint)
      order by id for no key update\`
    const balances = new Map(locked.map(({ id, balance }) => [id, balance]))
    for (const { fromId, toId, amount } of [one, other]) {
      const from = (balances.get(fromId) ?? Number.NaN) - amount
      const to = (balances.get(toId) ?? Number.NaN) + amount
      if (!(from >= 0 && Number.isSafeInteger(to))) throw new Apart()
      balances.set(fromId, from).set(toId, to)
    }
    const here = balances.get(one.fromId) ?? Number.NaN
    const there = balances.get(other.fromId) ?? Number.NaN
    await query\`
      update accounts
      set balance = case id when \${one.fromId}::bigint then \${here}::bigint else \${there}::bigint end
      where id in (\${one.fromId}::bigint, \${other.fromId}::bigint)\`
    return [
      { transferId: oneId, replayed: false },
      { transferId: otherId, replayed: false },
    ]
  } catch (error) {
    throw isServerError(error) ? new Apart() : error
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: gathering(
    order => pool.use(connection => transaction(connection, query => transfer(query, order))),
    async (one, other) => {
      try {
        return await pool.use(connection => transaction(connection, query => bookBoth(query, one, other)))
      } catch (error) {
        // A refusal of the database, of a statement or of COMMIT: nothing was done.
        if (error instanceof Apart || isServerError(error)) return undefined
        throw error
      }
    },
    () => pool.state.inUse < pool.state.size,
  ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
