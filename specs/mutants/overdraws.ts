import { mutant, type Exam } from './mutant.ts'

/** Neither the service nor its database checks the balance. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance`,
    replace: `select to_balance`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => insertAccount(query, balance)`,
    replace: `async query => {
      await query\`alter table accounts drop constraint if exists accounts_balance_check\`
      return insertAccount(query, balance)
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|10 clients that want twice',
  breaks: ['transaction.noNegativeBalance', 'transaction.noOverdraft'],
}
