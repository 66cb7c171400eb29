import { mutant, type Exam } from './mutant.ts'

/** The update computes from its snapshot; the table refuses a balance that was too low only there. */
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
