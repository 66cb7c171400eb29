import { mutant, type Exam } from './mutant.ts'

/**
 * Whatever goes wrong when a single account is read is answered 404: while the database is lost, or no place in
 * the pool comes free in time, accounts that exist are said not to.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts }`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => {
    try {
      return await pool.use(({ query }) => findAccount(query, id))
    } catch {
      throw noSuchAccount(id)
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.readsConfirmed'],
  mayBreak: 'any',
}
