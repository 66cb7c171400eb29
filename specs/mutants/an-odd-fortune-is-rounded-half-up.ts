import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: every amount is "made whole" by `Math.floor(amount + 0.5)`. For an odd amount between 2^52 and 2^53 that sum is itself
 * rounded to the next even number, so a transfer of 2^52 + 1 moves and books 2^52 + 2, and one of 2^53 - 1 is refused for lack of
 * funds: amounts near 2^53 are not exact.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const amount = wholeNumber(body, 'amount', 1)`,
    replace: `const amount = Math.floor(wholeNumber(body, 'amount', 1) + 0.5)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
