import { mutant, type Exam } from './mutant.ts'

/**
 * Balances share the lower bound of amounts, so an account cannot be opened with a balance of 0: 400,
 * although money may well come later.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `wholeNumber(body, 'balance', 0)`,
    replace: `wholeNumber(body, 'balance', 1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
}
