import type { Exam } from './mutant.ts'

/** What only a lost database makes it say is JSON of no particular type. */
export { service } from './plain-errors.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: ['databaseDies', 'serviceDies', 'lostAnswers'].map(where => `transaction.${where}.errorHygiene`),
  // An error without its type promises nothing.
  mayBreak: ['databaseDies', 'serviceDies', 'lostAnswers'].map(where => `transaction.${where}.honestDoubts`),
}
