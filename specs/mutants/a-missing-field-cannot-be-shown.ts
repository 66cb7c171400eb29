import { mutant, type Exam } from './mutant.ts'

/**
 * What a refusal quotes is simply its JSON, and that `JSON.stringify(undefined)` is no text was forgotten.
 * An order without an amount, or an account without a balance, is answered 500 in place of 400; wrong
 * values are still refused well.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const text = value === undefined ? 'missing' : JSON.stringify(value)`,
    replace: `  const text = JSON.stringify(value)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
