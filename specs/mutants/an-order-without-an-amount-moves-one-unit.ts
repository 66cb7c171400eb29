import { mutant, type Exam } from './mutant.ts'

/**
 * The amount has a default, which was meant for an example in the manual and stayed. An order that lacks
 * its amount, or has misspelled it (`{"fromId": 1, "toId": 2, "amuont": 50}`), moves one unit and is
 * answered 200 in place of 400.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const amount = wholeNumber(body, 'amount', 1)`,
    replace: `  const amount = wholeNumber({ amount: 1, ...(body as object) }, 'amount', 1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
