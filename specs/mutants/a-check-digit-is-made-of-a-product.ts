import { mutant, type Exam } from './mutant.ts'

/**
 * Each row of the ledger has two check digits, a generated column made of the product of payer, payee and amount modulo 97.
 * The product is a bigint, and is too large for one if both account numbers have a few digits and the amount is large. The
 * database then refuses the row, and an order that is right is answered 500 each time it is sent.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  amount          bigint not null check (amount > 0),`,
    replace: `  amount          bigint not null check (amount > 0),
  check_digits    smallint generated always as (from_id * to_id * amount % 97) stored,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
