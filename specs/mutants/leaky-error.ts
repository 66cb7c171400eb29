import { mutant, type Exam } from './mutant.ts'

/** An internal error shows the client the database's message. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `return new Problem('internal-error', 'the service failed; the reason is in its log')`,
    replace: `return new Problem('internal-error', String(error))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
}
