import { mutant, type Exam } from './mutant.ts'

/** Transfers conserve the sum, so the total of the list is counted along in the process as accounts are opened: by this process only, and not at the moment of the list. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const accounts = await query<Account>\`select id, balance from accounts order by id\`
  // Transfers only move money: the sum changes when an account is opened, and at no other time.
  total ??= accounts.reduce((sum, { balance }) => sum + balance, 0)
  return { accounts, total }`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `let total: number | undefined

/** Call it when the account is committed. */
export const countOpened = ({ balance }: Account): void => {
  if (total !== undefined) total += balance
}

export const insertAccount =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { countOpened, findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    const account = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    countOpened(account)
    return account
  },`,
  },
]

export const service = mutant(edits)

/**
 * Broken, CONTRACT: "GET /api/accounts {accounts: [{id, balance}], total}, one snapshot".
 * Seen: total differs from the sum of the balances in the same answer. Permanently: another replica (or anyone with SQL) opened an
 * account after the first list; an account was opened with outcome-unknown and is there; an account was opened while the first
 * list was under way. For a moment: whenever an account is opened while a list is read.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'missed',
}
