import { mutant, type Exam } from './mutant.ts'

/**
 * `join` was replaced by a destructuring that takes the first entry of the list. A 405 on a path with
 * two routes says `Allow: GET, HEAD`, so `DELETE /api/accounts` is told that accounts cannot be opened
 * there by POST. docs/checks.md, `forms`: "a 405 lists the methods of its path". Paths with one route
 * are right.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const allow = methods.join(', ')`,
    replace: `const [allow = ''] = methods`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
