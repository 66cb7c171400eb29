import { mutant, type Exam } from './mutant.ts'

/**
 * Whole numbers are known by `Number.isInteger`, which also takes those above 2^53 - 1. A rounded amount or
 * balance is accepted, and one that JavaScript writes with an exponent (1e21) is an error of the database,
 * answered 500.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `Number.isSafeInteger(value)`,
    replace: `Number.isInteger(value)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
