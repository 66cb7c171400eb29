import { mutant, type Exam } from './mutant.ts'

/**
 * A lock that is waited for in vain, a conflict and a full disk are told as `outcome-unknown`, to be careful,
 * although the database has refused the statement and nothing was committed.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `new Problem('not-applied', 'the database was too busy and rolled it back', error)`,
    replace: `new Problem('outcome-unknown', 'the database was too busy; look first', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
