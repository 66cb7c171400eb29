import { mutant, type Exam } from './mutant.ts'

/**
 * So that copies of a key do not wait for each other inside the database, the unique constraint of the keys is deferred to
 * COMMIT, and a known key is found by a look before the insert. A copy that looked before the first one had committed is
 * refused only by its COMMIT, where nobody expects a unique violation. It has no effect, but its client hears 500
 * `internal-error` in place of the receipt.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `idempotency_key text unique,`,
    replace: `idempotency_key text unique deferrable initially deferred,`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  if (order.idempotencyKey !== null) {
    const known = await query<{ id: number }>\`
      select id from transfers where idempotency_key = \${order.idempotencyKey}\`
    if (known.length > 0) return replay(query, order)
  }
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
