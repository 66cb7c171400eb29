import { mutant, type Exam } from './mutant.ts'

/**
 * A ledger row is dated by `'now'` in a prepared statement, which looks as if every row got the time of the first use. But
 * the literal is a text and is cast to a time when the statement runs, because that cast is stable and is never folded into
 * a plan. So each row has the time of its own transaction, as `default now()` gives it.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (idempotency_key, from_id, to_id, amount, created_at)
    values ($1, $2, $3, $4, 'now'::text::timestamptz)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'acquitted',
  breaks: [],
}
