import { mutant, type Exam } from './mutant.ts'

/** Wrong: what the database sends is cut to 53 bits with a sign, but a safe integer has 53 bits and a sign: from 2^52 on a balance is read as negative. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `const options = (`,
    replace: `/**
 * A safe integer has 53 bits. A bigint of the database has 64, and one that is larger would be rounded without a word and added up
 * with others. Cut to 53 bits it is never rounded.
 */
const toSafeInteger = (text: string): number => Number(BigInt.asIntN(53, BigInt(text)))

const options = (`,
  },
  {
    file: 'app/connection.ts',
    find: `serialize: String, parse: Number } },`,
    replace: `serialize: String, parse: toSafeInteger } },`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in numbers: `asIntN(53)` keeps -2^52 to 2^52 - 1, because one of the bits is the sign; `asIntN(54)` or `asUintN(53)` would be right for safe integers from 0. A
 * balance from 2^52 on is answered less 2^53: 2^53 - 1 is read as -1. Orders are computed in the database and stay right, the total is numeric and stays right too.
 * Also a replay of an order of such an amount is taken for another order (422).
 * Seen: only where an account holds 4.5 quadrillion or more, as near 2^53; what the service answers there is no balance, and does not add up to the total.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'inconclusive',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
