import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the statement that looks up a replay carries its key in an SQL comment, so that a slow one can be told in
 * pg_stat_activity. A key may hold every visible sign, also an asterisk before a slash, which ends the comment, and a slash
 * before an asterisk: comments nest in Postgres, and that one is never closed.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `  // Whoever looks at a busy database wants to know which client sends what again.
  const [row] = await query<LedgerRow>(
    \`/* replay of \${order.idempotencyKey} */
    select id, from_id, to_id, amount from transfers where idempotency_key = $1\`,
    order.idempotencyKey,
  )`,
  },
])

/**
 * Breaks "a replay answers the same body with Idempotency-Replayed: true": a client in doubt cannot learn what became of its order. Also
 * "under a known key another order is refused with 422", and that clients write no SQL.
 * When: the key holds the two signs of the end or of the beginning of a comment side by side, as cron-like and glob-like keys do: "job", slash, asterisk, slash, "7";
 * or a, asterisk, slash, b. A single asterisk or slash is harmless.
 * Seen: POST /api/transfer with the key a, asterisk, slash, b is 200; the same again is 500 `internal-error`, for ever.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
}
