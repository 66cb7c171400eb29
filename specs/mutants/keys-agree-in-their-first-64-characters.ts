import { mutant, type Exam } from './mutant.ts'

/**
 * The key is cast to `varchar(64)` where it is claimed and where it is looked up, "like the column in the
 * other service". A cast cuts without an error. Two longer keys that differ only behind their 64th
 * character are one key, so the second order is answered as a replay, or refused with 422, and is never
 * made.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `values ($1, $2, $3, $4)`,
    replace: `values ($1::varchar(64), $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `where idempotency_key = \${order.idempotencyKey}`,
    replace: `where idempotency_key = \${order.idempotencyKey}::varchar(64)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
