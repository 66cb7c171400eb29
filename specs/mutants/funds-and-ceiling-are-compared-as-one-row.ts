import { mutant, type Exam } from './mutant.ts'

/**
 * Funds of the payer and room of the payee are compared with the amount in one row comparison. SQL
 * compares rows like words: the second column counts only where the first is equal, so a payer who holds
 * more than the amount may fill a payee beyond 2^53. The order is confirmed in place of 422, and the
 * balance is no longer exact in JSON. A payer who spends all is still refused.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'select from_balance >= $4 and to_balance <= ${Number.MAX_SAFE_INTEGER} - $4 from parties)',
    replace: 'select (from_balance, ${Number.MAX_SAFE_INTEGER} - to_balance) >= ($4, $4) from parties)',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
