import { mutant, type Exam } from './mutant.ts'

/** Wrong: an amount that is almost whole is rounded. */
const edits = [
  {
    file: 'app/input.ts',
    find: `  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number`,
    replace: `  // 19.99 * 100 is 1998.9999999999998, and the client means 1999.
  const near = name === 'amount' && typeof value === 'number' && Math.abs(value - Math.round(value)) < 1e-9
  const whole = near ? Math.round(value as number) : value
  if (Number.isSafeInteger(whole) && (whole as number) >= min) return whole as number`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "400 malformed (amount not a positive safe integer …)"; inputs "a request that is malformed (400) … has no effect".
 * Seen: amount 1998.9999999999998 or 0.9999999999: 200, and 1999 or 1 is moved. 0.5, 1.5, 1.001, texts and 2^53 are refused as ever. A key
 * replayed with 1999 after 1998.9999999999998 is "the same body".
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
