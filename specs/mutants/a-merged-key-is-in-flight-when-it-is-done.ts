import { mutant, type Exam } from './mutant.ts'

/** Wrong: the key is claimed by MERGE, which looks before it inserts; an order that waited for another with its key meets a unique violation, and is answered that the other has not finished. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id`,
    replace: `    merge into transfers
    using (select $1::text as key, $2::bigint as payer, $3::bigint as payee, $4::bigint as amount) as asked
    on transfers.idempotency_key = asked.key
    when not matched then
      insert (idempotency_key, from_id, to_id, amount)
      values (asked.key, asked.payer, asked.payee, asked.amount)
    returning transfers.id`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */
const waitedForKey = (error: unknown): boolean =>
  isServerError(error) && error.code === lockNotAvailable && /\\btransfers\\b/.test(error.where ?? '')`,
    replace: `const uniqueViolation = '23505'

/**
 * Postgres names the relation it waited in: the ledger for a key, else an account. A key that came between the look and the insert of the
 * merge belongs to an order that is under way at this moment.
 */
const waitedForKey = (error: unknown): boolean =>
  isServerError(error) &&
  (error.code === uniqueViolation ||
    (error.code === lockNotAvailable && /\\btransfers\\b/.test(error.where ?? '')))`,
  },
]

export const service = mutant(edits)

/**
 * Wrong: INSERT … ON CONFLICT decides at the index, MERGE decides by its snapshot. Of orders with one key at the same time the second does not see the row of the first, waits for it at the index, and
 * fails with 23505 once the first has committed. It is answered 409 `key-in-flight`, though its transfer is done: the promise is that a concurrent replay waits, and gets the same body. If the
 * concurrent order was another one, it is told 409 in place of 422. Money and rows are right; a replay that comes later is answered properly.
 * Seen: only where one key is sent several times at the same instant.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
