import { mutant, type Exam } from './mutant.ts'

/** Reads are remembered and forgotten after every write, but a read that was under way during the write stores its old rows afterwards. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const answers = new Map<number | 'all', Account | Accounts>()

/** Reads are most of the traffic; between two writes each asks the database once. */
const remembered = async <T extends Account | Accounts>(
  key: number | 'all',
  read: () => Promise<T>,
): Promise<T> => {
  const known = answers.get(key)
  if (known !== undefined) return known as T
  const answer = await read()
  answers.set(key, answer)
  return answer
}

/** Forgets everything before the client hears of the write, also when its outcome is unknown. */
const forgetting = <T>(write: Promise<T>): Promise<T> => write.finally(() => answers.clear())

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    forgetting(pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => remembered(id, () => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => remembered('all', () => pool.use(({ query }) => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    forgetting(pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * Broken, checks.md readsConfirmed: "a read that begins after a confirmation contains the transfer, whichever client reads".
 * Seen: lists (or reads of one account) concurrent with transfers. The snapshot of a read is older than the commit, its rows
 * arrive after `clear()`: every later read is stale until the next write of this process; if it was the last write, for ever.
 * Also after `outcome-unknown` when the COMMIT takes effect later, and with a second replica on the same database.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.heldReads.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'missed',
}
