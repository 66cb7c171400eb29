import { mutant, type Exam } from './mutant.ts'

/**
 * Accounts are locked in the order of their ids as text, so 10 comes before 9, which looks like locks
 * out of order. It is one order of whole ids, and the same for all orders of all replicas, so no two of
 * them can wait for each other.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id::text for no key update`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
