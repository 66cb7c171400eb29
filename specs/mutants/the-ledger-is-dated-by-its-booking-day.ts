import { type Exam, mutant } from './mutant.ts'

/**
 * Accounting wants to group the ledger by booking day, so the service writes `current_date` into `created_at`. Each row of a
 * day is dated at its midnight, and no longer when it was made. The documents promise the time to a second (`ledgerDates`).
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (idempotency_key, from_id, to_id, amount, created_at)
    values ($1, $2, $3, $4, current_date)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
  firstTry: 'caught',
}
