import { mutant, type Exam } from './mutant.ts'

/** Takes a COMMIT whose answer was lost for one that was done. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `throw new Problem(
        'outcome-unknown',
        'the connection was lost during the commit; send it again only with the same Idempotency-Key, else look first',
        error,
      )`,
    replace: `return { command: 'COMMIT' }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever is lost on the way',
  breaks: ['transaction.lostAnswers.exactlyOnce', 'transaction.lostAnswers.readsConfirmed'],
  // There is no doubt to resolve.
  mayBreak: ['transaction.lostAnswers.doubtsResolved'],
}
