import { mutant, type Exam } from './mutant.ts'

/** Healthy: accounts are locked in the order of the last digit of their ids, and those with the same last digit by id. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.`,
    replace: ` * takes its locks in one sequence, key before accounts and accounts by last digit and id, so two orders never
 * deadlock.`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id % 10, id for no key update`,
  },
]

export const service = mutant(edits)

/**
 * (id % 10, id) is a total order, the same for every order, process and replica: 12 before 3 before 13 before 4. Two orders that meet at two
 * accounts meet at them in one sequence, and no number of them forms a ring. The sort is below the locks in the plan, so rows are locked in the
 * order of the sort, in the same single statement as before.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
