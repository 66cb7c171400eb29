import { mutant, type Exam } from './mutant.ts'

/**
 * A second seemed long, so `Retry-After` is `0.5`. RFC 9110 knows whole seconds or a date, and a client can read neither here.
 * Breaks CONTRACT ("503 + `Retry-After`") and `refusalHygiene`.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfterSeconds = '0.5'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
