import { mutant, type Exam } from './mutant.ts'

/**
 * Who reads one account mostly reads the next ones too, so one statement reads ten in a row, and the others wait in memory for
 * 150 ms. A transfer drops the two it changed when it is confirmed, but a statement from before the COMMIT puts the old
 * balance back, and another replica knows nothing of it. Docs, `readsConfirmed`: a read after a confirmation contains the
 * operation.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
    replace: `const rowLength = 10
const goodForMs = 150
const keptMax = 1_000

interface Kept {
  readonly account: Account
  readonly until: number
}
const readAhead = new Map<number, Kept>()

/** An account that was read along with another one a moment ago. It is used once. */
export const takeReadAhead = (id: number): Account | undefined => {
  const kept = readAhead.get(id)
  readAhead.delete(id)
  return kept !== undefined && performance.now() < kept.until ? kept.account : undefined
}

export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const first = id - (id % rowLength)
  const rows = await query<Account>\`
    select id, balance from accounts where id >= \${first} and id < \${first + rowLength}\`
  if (readAhead.size > keptMax) readAhead.clear()
  const until = performance.now() + goodForMs
  for (const account of rows) if (account.id !== id) readAhead.set(account.id, { account, until })
  const account = rows.find(row => row.id === id)
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount, listAccounts, takeReadAhead } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => takeReadAhead(id) ?? pool.use(({ query }) => findAccount(query, id)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    takeReadAhead(order.fromId)
    takeReadAhead(order.toId)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
