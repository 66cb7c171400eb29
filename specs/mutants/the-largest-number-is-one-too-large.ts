import { mutant, type Exam } from './mutant.ts'

/** Wrong: whole numbers are accepted up to 2^53 inclusive, which is one more than the largest safe integer. */
const edits = [
  {
    file: 'app/input.ts',
    find: `  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number
`,
    replace: `  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= largest) return value as number
`,
  },
  {
    file: 'app/input.ts',
    find: `const malformed = (detail: string): Problem =>`,
    replace: `/** A double holds every whole number up to here. */
const largest = 2 ** 53

const malformed = (detail: string): Problem =>`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `inputs`: a balance or an amount that is no safe integer is malformed (400) and has no effect. 2^53 itself is the double of both 2^53 and 2^53 + 1:
 * `POST /api/accounts {"balance": 9007199254740993}` answers 201 with a balance of 9007199254740992, so that a unit is lost on the way in.
 * With such an amount or id a transfer is 404 or 422 and not 400.
 * When: at exactly these two numbers; 2^53 + 2 and all fractions are refused.
 * Seen: at once, by a request whose number is 2^53 or 2^53 + 1.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
