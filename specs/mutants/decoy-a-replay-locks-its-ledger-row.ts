import { mutant, type Exam } from './mutant.ts'

/**
 * Whoever replays a key reads its ledger row `for share`. It looks as if twenty copies of a key would wait for each other,
 * or hold up those who insert. But share locks do not exclude each other, nobody ever changes a ledger row, an insert that
 * meets the key does not wait for a row that is only locked, and the lock ends with the transaction of the replay.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers
    where idempotency_key = \${order.idempotencyKey} for share\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
