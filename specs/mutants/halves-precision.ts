import { mutant, type Exam } from './mutant.ts'

/** Amounts pass through a float of 32 bits. */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const amount = wholeNumber(body, 'amount', 1)`,
    replace: `const amount = Math.fround(wholeNumber(body, 'amount', 1))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
}
