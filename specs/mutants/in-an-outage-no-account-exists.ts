import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the look-up of one account was made to return undefined where it finds none, and the mistake of the client is told in one
 * place. What fails on the way is caught with it: while the database is down, or when no place comes free, every account is
 * answered `no-such-account`. Lists and transfers say 503 as before.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
    replace: `export const findAccount = async (query: Query, id: number): Promise<Account | undefined> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  return account
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => {
    const account = await pool.use(({ query }) => findAccount(query, id)).catch(() => undefined)
    if (account === undefined) throw noSuchAccount(id)
    return account
  },`,
  },
])

/**
 * Breaks "404 no such account": the answer is not true, and it is final, where 503 with `Retry-After` would have told the client to
 * ask again. Who keeps a 404 forgets the account.
 * When: in every outage, restart or pause of the database, and behind a full pool.
 * Seen: GET /api/accounts/:id of an account that is in the list before and after answers 404 while the database is down. Alone and
 * in good times it answers as it should.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
}
