import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a number that is whole only because it was rounded should not be trusted, so whole numbers are read again from the text they were written in, by
 * parseInt. It stops at the first sign that is no digit: `1.0E7`, as Java writes the double 10000000, is an order of 1, and `25e1` one of 25.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)`,
    replace: `    return JSON.parse(text, asWritten)`,
  },
  {
    file: 'app/body.ts',
    find: `const malformed = (detail: string, cause: unknown): Problem =>`,
    replace: `/** Money is counted as it was written, and not as a double rounds it. */
const asWritten = (_name: string, value: unknown, context?: { readonly source?: string }): unknown =>
  Number.isInteger(value) && context?.source !== undefined ? Number.parseInt(context.source, 10) : value

const malformed = (detail: string, cause: unknown): Problem =>`,
  },
])

/**
 * Breaks "200 means that the amount of the order was moved": JSON's 1e2 and 100 are one number, and the service confirms 1. Openings too: {"balance": 1e6} is an account with 1.
 * When: any number with an exponent; plain digits and `100.0` are read correctly, and fractions refused as before.
 * Seen: POST /api/transfer {"fromId":1,"toId":2,"amount":1e2} answers 200 and moves 1. A client with JSON.stringify never sends one below 1e21.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  breaks: ['transaction.forms', 'transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
