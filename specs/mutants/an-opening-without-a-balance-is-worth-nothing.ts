import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a balance that is missing is 0 by default, so any body without one (`{}`, `{"amount": 5}`, a list, a text)
 * opens an empty account with 201 and is not refused with 400.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `(body: unknown): number => wholeNumber(body, 'balance', 0)`,
    replace: `(body: unknown): number =>
  wholeNumber({ balance: 0, ...(body as object) }, 'balance', 0)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
