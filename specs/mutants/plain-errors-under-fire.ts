import type { Exam } from './mutant.ts'

/** What only a lost database makes it say is JSON of no particular type. */
export { service } from './plain-errors.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: ['databaseDies', 'lostAnswers'].map(where => `transaction.${where}.errorHygiene`),
  // A service that is gone may not come to answer an error.
  mayBreak: ['transaction.serviceDies.errorHygiene'],
}
