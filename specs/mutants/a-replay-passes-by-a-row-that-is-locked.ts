import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a replay locks the ledger row it answers from, and skips it if it is locked, so that a replay never waits. Another replay of the same key
 * holds it for the few milliseconds until it has rolled over into its COMMIT: then there is no row, and the key has no owner.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}
    for update skip locked\``,
  },
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `/**
 * A new statement has a new snapshot, so it sees the row that the claim conflicted with. Nobody may correct the row while it is
 * compared; and who knows its key waits for nothing, because the owner of the key has committed.
 */`,
  },
])

/**
 * Breaks "a replay answers the same body", and "a key sent twenty times at once is one operation with one response".
 * When: two replays of one key are under way at one time. One after the other they are right. Money is never moved twice.
 * Seen: of twenty equal requests at once one is 200, some are 200 with Idempotency-Replayed, and others 500 `internal-error`, without a fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'twenty times at once',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
}
