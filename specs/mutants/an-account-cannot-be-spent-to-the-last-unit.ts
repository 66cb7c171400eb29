import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: off by one. The payer must hold more than the amount, where it should hold at least as much, so nobody can send all
 * that an account holds: that order is refused with 422.
 * checks.md, `noOverdraft`: spent to the last unit; where clients want exactly what it holds, none is refused.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and`,
    replace: `select from_balance > $4 and`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'want twice what an account holds',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
