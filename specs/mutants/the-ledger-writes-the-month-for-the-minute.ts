import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that exports are plain, the ledger is dated in whole seconds, by way of a text; and in the format of that text the
 * minute is `MM`, which is the month. Each row says so many minutes past the hour as the month has in the year.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `insert into transfers (idempotency_key, from_id, to_id, amount)`,
    replace: `insert into transfers (idempotency_key, from_id, to_id, amount, created_at)`,
  },
  {
    file: 'app/transfer.ts',
    find: `values ($1, $2, $3, $4)`,
    replace: `values ($1, $2, $3, $4,
      to_timestamp(to_char(now(), 'YYYY-MM-DD HH24:MM:SS'), 'YYYY-MM-DD HH24:MI:SS'))`,
  },
])

/** Should break `transaction.ledgerDates` (healthy in one minute of each hour: that of the month). */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
}
