import { mutant, type Exam } from './mutant.ts'

/**
 * Every malformed request is answered 422, as some frameworks do for a failed validation; the contract says 400.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `'malformed-request': [400,`,
    replace: `'malformed-request': [422,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
