import { mutant, type Exam } from './mutant.ts'

/** A COMMIT whose answer was lost is treated as failed, and answered as not applied. */
export const service = mutant([
  { file: 'app/transaction.ts', find: `'outcome-unknown',`, replace: `'not-applied',` },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce', 'transaction.lostAnswers.readsConfirmed'],
  // Of what was turned away a hundred are sent again.
  mayBreak: ['transaction.lostAnswers.doubtsResolved'],
}
