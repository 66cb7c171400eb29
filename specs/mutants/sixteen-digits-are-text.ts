import { type Exam, mutant } from './mutant.ts'

/**
 * A bigint of more than 15 digits is left as the text that Postgres sends, because a double may not hold it. All up to 15
 * digits is a number, as before.
 *
 * A real team writes it after reading that "a double has 15 safe digits". JavaScript forgives most of it: comparisons and
 * subtractions of such a text are those of the number.
 *
 * A client sees it: an account that holds 10^15 or more is answered with `"balance": "9007199254740991"`, a string, when it is
 * opened, alone and in the list. And an order over such an amount, sent again with its key, is refused with 422 `key-reused`,
 * because the amount in the ledger is a text and `===` says that it is another one.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
    replace: `/** A double has 15 safe digits: what is longer stays as the database wrote it. */
const safeDigits = 15

const parseBigint = (text: string): number | string => (text.length > safeDigits ? text : Number(text))

const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
  },
  {
    file: 'app/connection.ts',
    find: `  types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },`,
    replace: `  types: { bigint: { to: 20, from: [20], serialize: String, parse: parseBigint } },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
