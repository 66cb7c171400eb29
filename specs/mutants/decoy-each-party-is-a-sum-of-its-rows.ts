import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the locked balances are picked by `sum` in place of `max`, so they are numerics in the database
 * and texts in the service. It looks like sums that are glued together or compared as words. But the move
 * is exact in numerics and assigned to a bigint, and the service only compares and subtracts, where
 * JavaScript makes numbers of the texts.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance`,
    replace: `select sum(balance) filter (where id = $2) as from_balance,
      sum(balance) filter (where id = $3) as to_balance`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'acquitted',
  breaks: [],
}
