import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: accounts that are opened within two milliseconds are inserted by one statement. Because a RETURNING promises no order, each caller looks for the
 * account that has its balance; callers with the same balance all find the first.
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
    replace: `/** @returns the accounts in any order. */
export const insertAccounts = async (
  query: Query,
  balances: readonly number[],
): Promise<readonly Account[]> => {
  const accounts = await query<Account>\`
    insert into accounts (balance)
    select value::bigint from json_array_elements_text(\${JSON.stringify(balances)}::text::json)
    returning id, balance\`
  if (accounts.length < balances.length) throw new Error('insert … returning gave too few rows')
  return accounts
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
    balances.push(balance)
    const account = (await inserted).find(opened => opened.balance === balance)
    if (account === undefined) throw new Error('insert … returning gave another balance')
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
 * Breaks "POST /api/accounts {balance}: 201 {id, balance}", an account for each: who opens one at the same time as somebody else with the same balance gets
 * the other's account, and the money of the second account belongs to nobody. What is opened one after the other, or with different balances, is right.
 * Seen: as soon as accounts with one balance are opened concurrently: two openings have one id, so that the sum of all accounts is more than what their
 * owners know of, and the balance of a shared account is not what either of them expects.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
