import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. An opening creates an empty account, and then pays its first balance in: two transactions, each with a place of the pool
 * of its own. Each of them is atomic; both together are not.
 *
 * Client: a list or a read between the two shows the new account with 0. Under load, when all places wait for a lock, the first
 * finds a place and the second does not within its second (or the database dies in between): the answer is 503 `not-applied`, "no
 * effect", and an empty account stays for ever. Sent again, there are two.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async`,
    replace: `/** Adds to a balance. */
export const payIn = async (query: Query, id: number, amount: number): Promise<Account> => {
  const [account] = await query<Account>\`
    update accounts set balance = balance + \${amount} where id = \${id} returning id, balance\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}

export const findAccount = async`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount, listAccounts, payIn } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `const inTransaction = <T>(pool: Pool, work: (query: Query) => Promise<T>): Promise<T> =>
  pool.use(connection => transaction(connection, work))

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    const account = await inTransaction(pool, query => insertAccount(query, 0))
    if (balance === 0) return account
    return inTransaction(pool, query => payIn(query, account.id, balance))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
