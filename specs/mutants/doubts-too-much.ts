import { mutant, type Exam } from './mutant.ts'

/** A connection lost long before COMMIT is answered as an unknown outcome. */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `new Problem('not-applied', 'the database did not answer, and nothing was committed', error)`,
    replace: `new Problem('outcome-unknown', 'the database did not answer', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.noPartialEffect'],
}
