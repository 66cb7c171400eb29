import { mutant, type Exam } from './mutant.ts'

/**
 * The claim of a key has no ON CONFLICT: a known key is an error of the database (23505), the transaction is rolled back,
 * and the receipt is read afterwards, outside of any transaction and without a COMMIT. The log of the database is full of
 * "duplicate key", and a replay is a rolled-back transaction that is answered 200.
 *
 * Why it keeps every promise: Postgres says 23505 only when the other order with the key has committed; until then the
 * insert waits, as with ON CONFLICT, and when the other rolls back, this one goes on. So what is read afterwards is
 * committed, and never changes or goes away: to read it needs neither the transaction nor a COMMIT, whose loss could
 * leave a doubt about an order that has long been done. The claim is the first part of the statement, before any account
 * is locked, so that the order of locks stays. While it waits, Postgres names the index and not the table, hence the
 * other pattern for 409. A loss at ROLLBACK or at the read is `not-applied`, and true: this request did nothing. Only the
 * unique key of the ledger counts as a twin, any other error is passed on. Nothing is kept in the process: two replicas
 * are as good as one.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/`,
    replace: `/\\btransfers/`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import { isServerError } from './connection.ts'
import type { Pool } from './pool.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'
`,
    replace: `import { replay, transfer } from './transfer.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Another order has committed under the same key. */
const isTwin = (error: unknown): boolean =>
  isServerError(error) && error.code === '23505' && error.constraint_name === 'transfers_idempotency_key_key'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (!isTwin(error)) throw error
        return await replay(connection.query, order)
      }
    }),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
