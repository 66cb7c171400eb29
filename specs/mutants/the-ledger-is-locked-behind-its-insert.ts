import { mutant, type Exam } from './mutant.ts'

/**
 * An export reads the ledger by ascending id and must not overtake a lower id that commits later, so each transfer locks
 * the ledger as its last act, until its COMMIT. Its insert already holds the weaker lock that this one excludes. Two
 * transfers between four different accounts wait for each other's insert, and deadlock.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  // One commits at a time. Late, so that the ledger is closed for as short as possible; readers do not wait.
  await query\`lock table transfers in share row exclusive mode\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  firstTry: 'caught',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
}
