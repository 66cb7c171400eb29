import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the statement that looks up a replay carries its key, as the client wrote it, in an SQL comment. The comment ends with its line, and
 * a key has no line end: only visible ASCII gets that far. Such a text is not prepared, because each would stay in its session.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `{ prepare: true }`,
    replace: `{ prepare: !text.startsWith('--') }`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `  // Whoever looks at a busy database wants to know which client sends what again. A key is one line of visible ASCII.
  const [row] = await query<LedgerRow>(
    \`-- replay of \${order.idempotencyKey}
    select id, from_id, to_id, amount from transfers where idempotency_key = $1\`,
    order.idempotencyKey,
  )`,
  },
])

/** Breaks nothing. It looks as if a client could write SQL. Each replay costs one more round trip, and nothing stays of it. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
