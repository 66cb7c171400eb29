import { mutant, type Exam } from './mutant.ts'

/** A known key answers whoever is paid. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `const same = row.from_id === order.fromId && row.amount === order.amount`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
