import { mutant, type Exam } from './mutant.ts'

/** Takes a COMMIT whose answer was lost for one that failed, and promises that nothing was applied. */
export const service = mutant([
  { file: 'app/transaction.ts', find: `'outcome-unknown',`, replace: `'not-applied',` },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever is lost on the way',
  breaks: ['transaction.lostAnswers.exactlyOnce', 'transaction.lostAnswers.readsConfirmed'],
}
