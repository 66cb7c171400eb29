import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the `status` of a refusal is a text, `"422"`, as in the errors of JSON:API. In RFC 9457 it is a number.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `title: catalogue[kind][1], status, detail })`,
    replace: `title: catalogue[kind][1], status: String(status), detail })`,
  },
])

/** Should break `transaction.refusalHygiene` and `errorHygiene`: RFC 9457 with all its members. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
