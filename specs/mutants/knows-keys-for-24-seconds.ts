import { type Exam, mutant } from './mutant.ts'

/**
 * A key is meant to be answered for 24 hours, and an older one is refused with 422. But Postgres reads
 * `interval '24'` as 24 seconds. Whoever asks again later than that, as after a long row of faults, is told
 * that the key belongs to another transfer, although the transfer was made. A key that comes again at once
 * is answered right.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `from transfers
    where idempotency_key = \${order.idempotencyKey} and created_at > now() - interval '24'\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (row === undefined) throw new Error('the ledger row that owned the key is gone')`,
    replace: `  if (row === undefined) {
    throw new Problem('key-reused', \`key \${order.idempotencyKey} is older than a day; use a new key\`)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
