import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the ledger row is dated by the literal 'now', which Postgres turns into a constant when it parses the statement. The
 * statement is prepared once for each session, so all transfers of a session have the time of its first.
 * Broken: "`transfers(id, idempotency_key unique, from_id, to_id, amount, created_at)`: the ledger" (`created_at … default
 * now()`): it does not say when a transfer was made.
 * Seen: by an operator, in ordinary use: a transfer that is made now is dated minutes or hours ago (until the session ends, or an
 * ANALYZE of the table has the statement parsed again). After a minute of load thousands of rows have ten different dates;
 * rows of one payer, in the order of their ids, jump back and forth in time; a transfer may be older than its account. Answers
 * to clients are right.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'insert into transfers (idempotency_key, from_id, to_id, amount)',
    replace: 'insert into transfers (idempotency_key, from_id, to_id, amount, created_at)',
  },
  {
    file: 'app/transfer.ts',
    find: ')\n    on conflict (idempotency_key) do nothing',
    replace: ", 'now')\n    on conflict (idempotency_key) do nothing",
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
  firstTry: 'missed',
}
