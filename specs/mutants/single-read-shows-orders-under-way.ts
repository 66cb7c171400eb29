import { mutant, type Exam } from './mutant.ts'

/** Wrong: GET /api/accounts/:id shows the "available" balance, less every order of this process that is not answered yet, whether it will be made, refused or is a replay. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** Orders that are not answered yet. */
const underWay = new Set<Order>()

const noted = async (order: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  underWay.add(order)
  try {
    return await work()
  } finally {
    underWay.delete(order)
  }
}

/** What a client may still spend: money that is on its way out is not there any more. */
const available = ({ id, balance }: Account): Account => {
  let left = balance
  for (const { fromId, amount } of underWay) if (fromId === id) left -= amount
  return { id, balance: left }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => available(await pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    noted(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "no account is ever below zero", "a request that is forbidden (404, 422) has no effect" and "not-applied (certainly no effect)": for
 * as long as it is here, an order that will be refused is taken off the balance, and so is a replay, which moves nothing.
 * Seen: one account read alone while orders of it are under way. An order above the balance shows a negative one; behind a lock, where
 * nothing at all is committed, the single read falls by every waiting order for up to two seconds, while the list and the books stand
 * still. After the last answer all is right again, and the list always is.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noNegativeBalance'],
  mayBreak: 'any',
  firstTry: 'caught',
}
