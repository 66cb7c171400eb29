import type { Account, Accounts } from './bank.ts'
import type { Query } from './connection.ts'
import { Problem } from './problem.ts'

export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  const [account] =
    await query<Account>`insert into accounts (balance) values (${balance}) returning id, balance`
  if (account === undefined) throw new Error('insert … returning gave no row')
  return account
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>`select id, balance from accounts where id = ${id}`
  if (account === undefined) throw noSuchAccount(id)
  return account
}

/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>`
    select id, balance, sum(balance) over () as total from accounts order by id`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}

export const noSuchAccount = (id: number): Problem =>
  new Problem('no-such-account', `account ${id} does not exist; open it with POST /api/accounts`)
