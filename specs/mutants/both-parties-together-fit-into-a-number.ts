import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that payer and payee can be added up in the log, an order needs both balances together to be a safe integer. Of two
 * accounts that hold more than 2^52 each, neither can pay the other: 422 for an order that is covered and fills nobody (checks.md,
 * `numbers`: "near 2^53 a transfer of 1 moves 1").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'select from_balance >= $4 and to_balance <= ${Number.MAX_SAFE_INTEGER} - $4 from parties)',
    replace:
      'select from_balance >= $4 and from_balance + to_balance <= ${Number.MAX_SAFE_INTEGER} from parties)',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
