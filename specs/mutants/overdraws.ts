import { mutant, type Exam } from './mutant.ts'

/** Nobody looks whether the money is there, neither the service nor its database. */
export const service = mutant(
  [
    {
      file: 'app/transfer.ts',
      find: `select from_balance >= \${amount} and`,
      replace: `select from_balance is not null and`,
    },
  ],
  { schema: 'specs/mutants/overdraws.sql' },
)

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.noNegativeBalance'],
}
