import { mutant, type Exam } from './mutant.ts'

/** The list of accounts is read one account after the other, so half of a concurrent transfer is visible. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () =>
    pool.use(async ({ query }) => {
      const accounts = []
      for (const { id } of (await listAccounts(query)).accounts) accounts.push(await findAccount(query, id))
      return { accounts, total: accounts.reduce((sum, { balance }) => sum + balance, 0) }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
}
