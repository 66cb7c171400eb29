import { type Exam, mutant } from './mutant.ts'

/**
 * Each process keeps all balances, and before each read it adds what is new in the ledger: the rows above
 * the highest id it has seen. A row gets its id before it waits for its accounts, so one with a lower id
 * can commit after one with a higher id. Such a row is never read, and both balances stay wrong until the
 * next start. The total stays right.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
    replace: `/** All balances as of the ledger row \`seen\`. */
const balances = new Map<number, number>()
let seen: number | undefined

const load = async (query: Query): Promise<void> => {
  const rows = await query<Account & { newest: number | null }>\`
    select id, balance, (select max(id) from transfers) as newest from accounts\`
  // Another request may have been faster.
  if (seen !== undefined) return
  for (const { id, balance } of rows) balances.set(id, balance)
  seen = rows[0]?.newest ?? 0
}

/** A row of the ledger, or a new account without parties: its amount is the balance. */
interface News {
  readonly id: number
  readonly from_id: number | null
  readonly to_id: number | null
  readonly amount: number
}

const add = (id: number, amount: number): void => {
  const balance = balances.get(id)
  if (balance !== undefined) balances.set(id, balance + amount)
}

/** One statement, so one moment: the balance of a new account contains the rows that come with it. */
const catchUp = async (query: Query): Promise<void> => {
  if (seen === undefined) await load(query)
  const known = [...balances.keys()].join(',')
  const news = await query<News>\`
    select id, from_id, to_id, amount from transfers where id > \${seen ?? 0}
    union all
    select id, null, null, balance from accounts where id <> all (string_to_array(\${known}, ',')::bigint[])
    order by id\`
  for (const { id, from_id: from, to_id: to, amount } of news) {
    if (from === null || to === null || id <= (seen ?? 0)) continue
    add(from, -amount)
    add(to, amount)
    seen = id
  }
  for (const { id, from_id: from, amount } of news) {
    if (from === null && !balances.has(id)) balances.set(id, amount)
  }
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  await catchUp(query)
  const balance = balances.get(id)
  if (balance === undefined) throw noSuchAccount(id)
  return { id, balance }
}`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  await catchUp(query)
  const accounts = [...balances].map(([id, balance]) => ({ id, balance })).sort((a, b) => a.id - b.id)
  const total = Number(accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n))
  return { accounts, total }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|a read that is asked for after',
  breaks: ['transaction.readsConfirmed', 'transaction.quietReads'],
  mayBreak: 'any',
  firstTry: 'caught',
}
