import { mutant, type Exam } from './mutant.ts'

/** Wrong: as long as transfers of an account follow each other without a gap, all reads of that account get what the first of them found. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** An account with transfers under way, and what it holds until they are confirmed. */
interface Busy {
  orders: number
  seen: Account | undefined
}

const busy = new Map<number, Busy>()

const enter = (id: number): void => {
  const account = busy.get(id) ?? { orders: 0, seen: undefined }
  account.orders += 1
  busy.set(id, account)
}

const leave = (id: number): void => {
  const account = busy.get(id)
  if (account === undefined) return
  account.orders -= 1
  if (account.orders === 0) busy.delete(id)
}

/** What is under way is not confirmed: until then the balance of before is right, and one read of it is enough for all. */
const find = async (pool: Pool, id: number): Promise<Account> => {
  const account = busy.get(id)
  if (account?.seen !== undefined) return account.seen
  const found = await pool.use(({ query }) => findAccount(query, id))
  if (account !== undefined) account.seen = found
  return found
}

const move = async (pool: Pool, order: Order): Promise<Receipt> => {
  enter(order.fromId)
  enter(order.toId)
  try {
    return await pool.use(connection => transaction(connection, query => transfer(query, order)))
  } finally {
    leave(order.fromId)
    leave(order.toId)
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => find(pool, id),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => move(pool, order),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a read that begins after a confirmation contains the operation, whichever client reads" (\`readsConfirmed\`). The account is busy until
 * all its transfers are over, not until one is. Seen: two clients or more whose transfers of one account overlap, and a third that reads it
 * alone: transfers that were confirmed since its first read are missing, until there is a moment without any. One client alone, the list, and
 * any read when all is quiet are right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  firstTry: 'caught',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
}
