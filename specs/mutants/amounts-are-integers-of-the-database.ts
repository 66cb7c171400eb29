import { mutant, type Exam } from './mutant.ts'

/** The amount is sent to the database as an integer, which there has 32 bits. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)`,
    replace: `    values ($1, $2, $3, $4::integer)`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "400 malformed (amount not a positive safe integer …)": up to 2^53 - 1 an amount is well-formed, and with the funds for it
 * the answer is 200. From 2,147,483,648 on the parameter is out of range, and it is a 500. Condition: an amount of 2^31 or more.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
