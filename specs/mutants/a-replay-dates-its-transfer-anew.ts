import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: keys are to be kept for a month after their last use, so a known key is claimed by an upsert that touches its row:
 * `created_at = now()`. Each replay so gives a transfer that was booked long ago a new date in the ledger, in an order that is
 * answered as if it had done nothing: a key is not applied once, and a row does not say when it was made.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (`,
    replace: `    on conflict (idempotency_key) do update set created_at = now()
    returning id, xmax = 0 as fresh
  ), locked as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `exists (select from claimed)`,
    replace: `exists (select from claimed where fresh)`,
  },
  {
    file: 'app/transfer.ts',
    find: `select (select id from claimed) as transfer_id`,
    replace: `select (select id from claimed where fresh) as transfer_id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
  firstTry: 'missed',
}
