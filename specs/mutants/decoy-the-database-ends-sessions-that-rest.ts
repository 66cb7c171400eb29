import { mutant, type Exam } from './mutant.ts'

/** Healthy: Postgres ends a session that has been idle for 3.7 s (idle_session_timeout), and the service lends none that has rested for 3 s. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `    transaction_timeout: transactionMs,
`,
    replace: `    transaction_timeout: transactionMs,
    // Ends only sessions outside of a transaction. Longer than the pool lets a connection rest before it is lent.
    idle_session_timeout: 3_700,
`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #restingSince = new WeakMap<Connection, number>()
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: `      if (connection.alive) {
        this.#restingSince.set(connection, performance.now())
        this.#idle.push(connection)
      }
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (candidate.alive) return candidate
`,
    replace: `      if (performance.now() - (this.#restingSince.get(candidate) ?? 0) > restMs) {
        candidate.discard('the database may be about to end it')
      }
      if (candidate.alive) return candidate
`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Less than the \`idle_session_timeout\` of a session. */
const restMs = 3_000

interface PoolOptions {`,
  },
]

export const service = mutant(edits)

/**
 * After four quiet seconds the service has no session at all, and the log of the database has a FATAL for each that it ended: none was in use.
 * A session is ended by its service 0.7 s before its database could, so no order meets the end of one. A place in the pool is not a
 * connection: as many orders as before can wait at the database.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
