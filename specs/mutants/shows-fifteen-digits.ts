import { mutant, type Exam } from './mutant.ts'

/** Balances are shown with 15 digits. */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `if (account === undefined) throw noSuchAccount(id)
  return account`,
    replace: `if (account === undefined) throw noSuchAccount(id)
  return { ...account, balance: Number(account.balance.toPrecision(15)) }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
}
