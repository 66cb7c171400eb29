import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: `Retry-After` names a moment, and writes it as `toISOString` does, where HTTP has `toUTCString` (RFC 9110). No client can
 * read it.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfter = (): string => new Date(Date.now() + 1_000).toISOString()`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfter() }`,
  },
])

/** Should break `transaction.poolSaturation` (503 with `Retry-After`), or the hygiene of refusals: at most 300 s. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  firstTry: 'caught',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
}
