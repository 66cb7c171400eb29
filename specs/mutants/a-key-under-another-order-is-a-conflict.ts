import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a key that is sent again with another body is refused with 409 in place of 422, the status that tells clients that their
 * own transfer is still in flight, so they come again and again.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `'key-reused': [422, 'The key belongs to another transfer'],`,
    replace: `'key-reused': [409, 'The key belongs to another transfer'],`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
