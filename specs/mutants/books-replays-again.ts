import type { Exam } from './mutant.ts'

/** Whoever was left in doubt and asks again is booked twice. */
export { service } from './ignores-keys.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever is lost on the way',
  breaks: ['exactlyOnce', 'readsConfirmed', 'doubtsResolved'].map(
    check => `transaction.lostAnswers.${check}`,
  ),
}
