import { mutant, type Exam } from './mutant.ts'

/** Whoever sends less than nothing receives. */
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
