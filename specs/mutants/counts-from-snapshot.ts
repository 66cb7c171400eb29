import { mutant, type Exam } from './mutant.ts'

/** The update counts from the row it began with, and the table refuses what that one could not afford. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `then (select from_balance from parties) - $4`,
    replace: `then balance - $4`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
}
