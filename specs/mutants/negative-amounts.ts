import { mutant, type Exam } from './mutant.ts'

/** A negative amount is accepted, and the payer receives it. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `wholeNumber(body, 'amount', 1)`,
    replace: `wholeNumber(body, 'amount', Number.MIN_SAFE_INTEGER)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
}
