import { mutant, type Exam } from './mutant.ts'

/** Orders under way hold their amount in memory. Beside them an order is refused if the balance without the holds is too low. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => transferBesideHolds(pool, order),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** What the orders under way will take from each payer. */
const held = new Map<number, number>()

const add = (payer: number, amount: number): void => {
  const sum = (held.get(payer) ?? 0) + amount
  if (sum === 0) held.delete(payer)
  else held.set(payer, sum)
}

/** An order that cannot be paid once the others are is refused here, and does not queue for the lock of a busy payer. */
const transferBesideHolds = async (pool: Pool, order: Order): Promise<Receipt> => {
  const { fromId, amount } = order
  const taken = held.get(fromId) ?? 0
  add(fromId, amount)
  try {
    if (taken > 0) {
      const { balance } = await pool.use(({ query }) => findAccount(query, fromId))
      const free = Math.max(balance - taken, 0)
      if (free < amount) throw insufficientFunds({ id: fromId, balance: free }, amount)
    }
    return await pool.use(connection => transaction(connection, query => transfer(query, order)))
  } finally {
    add(fromId, -amount)
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { insufficientFunds, transfer } from './transfer.ts'`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "422 insufficient funds": the holds are those of before the balance was read. If one of these orders has committed in
 * between, its amount is missing from the balance and is taken off again. If it is refused, or has the same key, its amount is never
 * taken at all: so CONTRACT "a concurrent replay waits first", too. Condition: orders from one payer at the same time whose amounts
 * add up to more than it holds, or a key sent at the same time several times for more than its part of the balance.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'missed',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
