import { mutant, type Exam } from './mutant.ts'

/**
 * What the database rolls back because of another transaction (SQLSTATE class 40) is answered 409
 * `key-in-flight`, for that is a conflict too. Also who sent no key, or opens an account, is told of a key
 * in flight, and not that nothing was applied.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `  if (isServerError(error) && passing.test(error.code)) {`,
    replace: `  if (isServerError(error) && error.code.startsWith('40')) {
    return new Problem('key-in-flight', 'another transaction was in the way; send it again later', error)
  }
  if (isServerError(error) && passing.test(error.code)) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'missed',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
