import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order that takes more than nine tenths of an account is logged, and so the database computes in the same
 * statement what share of the balance the amount is. The share of an account that holds exactly 0 is a division by zero:
 * an order from it is answered 500 where CONTRACT.md promises 422 for insufficient funds.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly moved: boolean
}`,
    replace: `  readonly moved: boolean
  /** What the amount is of the payer's balance, in per cent. */
  readonly share: number | null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `    (select count(*) from moved) = 2 as moved`,
    replace: `    (select count(*) from moved) = 2 as moved, $4 * 100 / from_balance as share`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  if (Number(attempt.share) > 90) log.info('nearly-all', { transferId: attempt.transfer_id, share: attempt.share })
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'lose no update',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
  firstTry: 'caught',
}
