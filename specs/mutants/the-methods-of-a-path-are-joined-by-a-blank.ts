import { mutant, type Exam } from './mutant.ts'

/**
 * The methods that a path takes are joined by a blank in place of a comma. `DELETE /api/accounts` is
 * answered 405 with `Allow: GET, HEAD POST`, which is not a list of methods: a client that reads it finds
 * that it may not POST there.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const allow = methods.join(', ')`,
    replace: `const allow = methods.join(' ')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
