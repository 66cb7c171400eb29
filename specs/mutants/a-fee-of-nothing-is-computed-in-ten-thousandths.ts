import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: transfers may cost a fee one day, in basis points, and so balance and amount are compared in ten-thousandths
 * of a minor unit. The fee is 0, but the product is a bigint: from 922,337,203,685,478 on a payer's balance overflows
 * it, Postgres refuses the statement, and whoever holds more can pay nobody: 500. Breaks `numbers` ("near 2^53 a
 * transfer of 1 moves 1").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount.`,
    replace: `const wholeInBasisPoints = 10_000
/** Nothing for the time being. */
const feeInBasisPoints = 0

/**
 * Parameters: key, payer, payee, amount.`,
  },
  {
    file: 'app/transfer.ts',
    find: `      select from_balance >= $4 and to_balance`,
    replace: `      select from_balance * \${wholeInBasisPoints} >= $4 * \${wholeInBasisPoints + feeInBasisPoints}
        and to_balance`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
