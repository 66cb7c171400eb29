import { mutant, type Exam } from './mutant.ts'

/** Each pair of accounts has one order, whoever pays: two transfers never deadlock, and three that go round do. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by (id = least($2, $3)) = (abs($2 - $3) % 2 = 1) desc for no key update`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: ['transaction.crossing'],
}
