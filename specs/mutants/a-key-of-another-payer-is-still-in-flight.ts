import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: keys belong to their payer, so a replay looks for the key and the payer together. A row that is not found is taken for one that its transaction
 * has not committed yet: 409, "send it again later".
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\`
  if (row === undefined) throw new Error('the ledger row that owned the key is gone')`,
    replace: `    select id, from_id, to_id, amount from transfers
    where idempotency_key = \${order.idempotencyKey} and from_id = \${order.fromId}\`
  if (row === undefined) throw keyInFlight(order)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks keys, "under a known key another payer, payee or amount is refused (422)": another payer is told 409 with Retry-After, for ever, although the
 * transfer that has the key was committed long ago. Nothing is in flight, and a client that obeys never stops. Another payee or amount is refused with 422;
 * replays, concurrent ones too, are right.
 * Seen: when a known key is sent with another payer.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
