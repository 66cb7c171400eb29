import { mutant, type Exam } from './mutant.ts'

/** Wrong: both accounts are locked in the order in which their rows lie in the table, and every update puts a row in another place. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: ` * takes its locks in one sequence, key before accounts and accounts by id, so two orders never deadlock.`,
    replace: ` * takes its locks in one sequence, key before accounts and accounts as they lie in the table, page by page, so
 * two orders never deadlock.`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by ctid for no key update`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noDeadlock` (throughout): the order of the locks is the `ctid` of the snapshot. Postgres writes a new version of a row at every update, so after a
 * transfer between A and C the row of A lies behind that of B. An order whose snapshot is from before that commit locks A, then B; one whose snapshot is from after
 * it locks B, then A. The first has just waited for A, and meets the second at B: a ring, which ends by lock_timeout or deadlock_timeout, with 503.
 * When: accounts that belong to several pairs (a ring of three, random transfers between ten accounts), with several orders that wait for each other.
 * Two orders with the same snapshot, or two accounts that only pay each other, nearly always agree, so a test with one pair sees nothing.
 * Seen: a deadlock counted by Postgres or a ring in its lock table, and single 503 after a second where nobody holds a lock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'caught',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
}
