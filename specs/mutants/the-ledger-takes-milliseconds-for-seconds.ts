import { mutant, type Exam } from './mutant.ts'

/**
 * The ledger is dated by the service, with `to_timestamp` of `Date.now()`. One takes seconds and the other gives
 * milliseconds: each row is dated more than fifty thousand years into the future.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `(idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `(idempotency_key, from_id, to_id, amount, created_at)
    values ($1, $2, $3, $4, to_timestamp($5))`,
  },
  {
    file: 'app/transfer.ts',
    find: `(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `(moveStatement, idempotencyKey, fromId, toId, amount, Date.now())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
}
