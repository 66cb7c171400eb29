import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: GET /api/accounts/:id reads the whole list, in one statement and on every request, and picks the account from it. It costs
 * more with every account, but each answer is as new as the request, and an account that is not in the list does not exist.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { insertAccount, listAccounts, noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => {
    const { accounts } = await pool.use(({ query }) => listAccounts(query))
    const account = accounts.find(one => one.id === id)
    if (account === undefined) throw noSuchAccount(id)
    return account
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
