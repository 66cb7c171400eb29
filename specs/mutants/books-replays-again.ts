import type { Exam } from './mutant.ts'

/** A client that retries after an unknown outcome is booked twice. */
export { service } from './ignores-keys.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['exactlyOnce', 'readsConfirmed', 'doubtsResolved'].map(
    check => `transaction.lostAnswers.${check}`,
  ),
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
