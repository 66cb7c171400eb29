import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: accounts that are opened within two milliseconds are inserted by one statement, in the order of the requests. Ids grow in that order, so the n-th
 * request gets the account with the n-th lowest id.
 */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account === undefined) throw new Error('insert … returning gave no row')
  return account
}`,
    replace: `/** Ids are given after the sort. @returns the accounts in the order of \`balances\`. */
export const insertAccounts = async (
  query: Query,
  balances: readonly number[],
): Promise<readonly Account[]> => {
  const accounts = await query<Account>\`
    insert into accounts (balance)
    select value::bigint
    from json_array_elements_text(\${JSON.stringify(balances)}::text::json) with ordinality as asked (value, place)
    order by place
    returning id, balance\`
  const inOrder = [...accounts].toSorted((one, other) => one.id - other.id)
  if (!balances.every((balance, place) => inOrder[place]?.balance === balance))
    throw new Error('the accounts are not in the order of their balances')
  return inOrder
}

type InsertAll = (balances: readonly number[]) => Promise<readonly Account[]>

/** How long the first waits for others. */
const gatherMs = 2

/** Opens the accounts that are asked for at about the same time by one statement. */
export const openTogether = (insertAll: InsertAll): ((balance: number) => Promise<Account>) => {
  let gathering: { readonly balances: number[]; readonly inserted: Promise<readonly Account[]> } | undefined

  const gather = () => {
    const balances: number[] = []
    const { promise, resolve } = Promise.withResolvers<undefined>()
    setTimeout(() => {
      gathering = undefined
      resolve(undefined)
    }, gatherMs)
    return { balances, inserted: promise.then(() => insertAll(balances)) }
  }

  return async balance => {
    gathering ??= gather()
    const { balances, inserted } = gathering
    const place = balances.push(balance) - 1
    const account = (await inserted)[place]
    if (account === undefined) throw new Error('insert … returning gave too few rows')
    return account
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccounts, listAccounts, openTogether } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: openTogether(balances =>
    pool.use(connection => transaction(connection, query => insertAccounts(query, balances))),
  ),`,
  },
]

export const service = mutant(edits)

/**
 * Right: Postgres evaluates the default of an identity column after the ORDER BY of an INSERT … SELECT, so ids grow in the order of the requests; the order
 * of RETURNING is not relied on, and balances in another order would be noticed before the COMMIT. Everybody gets an account of their own. A statement that
 * fails, or whose COMMIT is lost, fails for all who share it, each with the true reason; all is answered after the COMMIT and within the deadlines of before.
 * Looks wrong: one transaction for several clients, who are told apart by their place in an array; a list that is shared and changed by all of them; an
 * opening that waits for a timer.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
