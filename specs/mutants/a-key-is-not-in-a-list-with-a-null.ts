import { type Exam, mutant } from './mutant.ts'

/**
 * Before a key is claimed, the statement looks whether it is among the keys of this payer: `$1 <> all (select idempotency_key …)`. An
 * order without a key has a null there, and a comparison with null is neither true nor false. After one such order no new key of that
 * payer is claimed any more. It is taken for a known one, its row is not found, and the answer is that it is still in flight.
 *
 * A real team writes it because a conflict wastes a number of the sequence for each replay, and the auditors ask about gaps. It is
 * right for every payer who always sends keys, and for every one who never does.
 *
 * A client sees it: an account pays once without a key, and that is confirmed. Every later order of it under a new key is answered
 * 409 `key-in-flight`, however often it comes, and is never done. Old keys are replayed, orders without a key are done.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing`,
    replace: `    select $1::text, $2::bigint, $3::bigint, $4::bigint
    where $1::text is null
      or $1::text <> all (select idempotency_key from transfers where from_id = $2::bigint)
    on conflict (idempotency_key) do nothing`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (row === undefined) throw new Error('the ledger row that owned the key is gone')`,
    replace: `  // Its owner is not to be seen yet.
  if (row === undefined) throw keyInFlight(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
