import { mutant, type Exam } from './mutant.ts'

/** A COMMIT whose answer was lost is treated as done. */
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
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
