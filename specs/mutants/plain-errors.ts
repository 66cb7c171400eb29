import { mutant, type Exam } from './mutant.ts'

/** Errors are JSON without the problem type. */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `'Content-Type': 'application/problem+json'`,
    replace: `'Content-Type': 'application/json'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
}
