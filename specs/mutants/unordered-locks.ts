import { mutant, type Exam } from './mutant.ts'

/** The paying account is locked first, whichever it is: opposite transfers deadlock. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by id = $2 desc for no key update`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
}
