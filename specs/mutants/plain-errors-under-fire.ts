import type { Exam } from './mutant.ts'

/** The errors after a lost database are JSON without the problem type. */
export { service } from './plain-errors.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: ['databaseDies', 'lostAnswers', 'outage'].map(where => `transaction.${where}.errorHygiene`),
  // A service that is gone may answer no error.
  mayBreak: ['transaction.serviceDies.errorHygiene'],
}
