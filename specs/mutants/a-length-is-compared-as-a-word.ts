import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the length that a body declares is a header, and so a text, and it is compared with the limit as one: `'57' > '4096'`.
 * A body of 41 to 99 bytes (large amounts, large account numbers) is refused with 413.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `if (Number(declared) > bytesMax) throw tooLarge(bytesMax)`,
    replace: `if (declared !== null && declared > String(bytesMax)) throw tooLarge(bytesMax)`,
  },
])

/** Should break `transaction.numbers` (a transfer near 2^53 has a longer body), and checks whose accounts have four digits. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
}
