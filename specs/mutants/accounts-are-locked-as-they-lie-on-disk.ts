import { mutant, type Exam } from './mutant.ts'

/**
 * The two accounts of an order are locked in the order in which they lie on disk (`order by ctid`), to save a sort by
 * id. Each update moves a row to another place, so two orders whose snapshots differ lock the same accounts in opposite
 * orders and deadlock.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by ctid for no key update`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.noDeadlock'],
  only: 'transfers that cross each other|2,000 random',
  mayBreak: 'any',
  firstTry: 'caught',
}
