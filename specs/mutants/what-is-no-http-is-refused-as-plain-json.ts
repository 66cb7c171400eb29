import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: what Node's parser rejects (a broken request line, too many headers, CONNECT) is answered as
 * `application/json` and not as `application/problem+json`.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `'Content-Type: application/problem+json',`,
    replace: `'Content-Type: application/json',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'caught',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
