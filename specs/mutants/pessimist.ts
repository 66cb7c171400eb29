import { mutant, type Exam } from './mutant.ts'

/** A COMMIT whose answer was lost is treated as failed, and answered as not applied. */
export const service = mutant([
  { file: 'app/transaction.ts', find: `'outcome-unknown',`, replace: `'not-applied',` },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
