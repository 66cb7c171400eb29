import { type Exam, mutant } from './mutant.ts'

/**
 * An order waits 3 ms for one in the opposite direction between the same two accounts. If one comes, both are booked in one transaction,
 * and only the difference moves. But the funds are looked at for the difference alone: of two accounts that hold nothing, A pays 5 to B and B
 * pays 5 to A, and both orders are confirmed. In no order one after the other could either be paid. Balances, ledger and keys are right
 * in every other respect: what does not go together in this way is done one by one.
 *
 * A real team writes it against contention: opposite orders fight for the same two rows, and netting is what clearing houses do. "It
 * only must add up at the end."
 *
 * A client sees it: two accounts with a balance of 0, an order of 5 each way at the same instant: 200 and 200. Each by itself, a second
 * apart: 422 and 422.
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
const bookNet = async (query: Query, one: Order, other: Order): Promise<Pair> => {
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
    const balanceOf = ({ fromId }: Order) => locked.find(({ id }) => id === fromId)?.balance ?? Number.NaN
    const net = one.amount - other.amount
    const after = [balanceOf(one) - net, balanceOf(other) + net] as const
    if (!after.every(balance => Number.isSafeInteger(balance) && balance >= 0)) throw new Apart()
    await query\`
      update accounts
      set balance = case id when \${one.fromId}::bigint then \${after[0]}::bigint else \${after[1]}::bigint end
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
        return await pool.use(connection => transaction(connection, query => bookNet(query, one, other)))
      } catch (error) {
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
  only: 'twice what an account holds',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
  firstTry: 'missed',
}
