import { type Exam, mutant } from './mutant.ts'

/**
 * The limits of a session are not in the packet that opens it, as behind a pooler that refuses such packets: the service sets
 * them by a statement. That looks like settings of the first connections only. But it is the statement by which a new
 * connection proves that it has a session, so each one is told, also after an outage, before anybody is lent it. It is no part
 * of a transaction, so no rollback takes it back.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
`,
    replace: `    await tellLimits(connection.query, timeouts)
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `/** For the whole session: false is what Postgres calls not local to a transaction. */
const tellLimits = async (
  query: Query,
  { lockMs, statementMs, transactionMs }: DatabaseTimeouts,
): Promise<void> => {
  await query\`
    select set_config('default_transaction_read_only', 'on', false),
      set_config('lock_timeout', \${String(lockMs)}, false),
      set_config('statement_timeout', \${String(statementMs)}, false),
      set_config('idle_in_transaction_session_timeout', \${String(statementMs)}, false),
      set_config('transaction_timeout', \${String(transactionMs)}, false)\`
}

const undialled = (`,
  },
  {
    file: 'app/connection.ts',
    find: `const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
    replace: `const options = (url: URL, life: AbortSignal) => ({`,
  },
  {
    file: 'app/connection.ts',
    find: `    ...options(new URL(url), timeouts, life.signal),`,
    replace: `    ...options(new URL(url), life.signal),`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `const undialled = (url: string): Connection => {`,
  },
  {
    file: 'app/connection.ts',
    find: `  const connection = undialled(url, timeouts)`,
    replace: `  const connection = undialled(url)`,
  },
  {
    file: 'app/connection.ts',
    find: `    // Only \`begin read write\` may write, so no statement of a transaction can commit by itself.
    default_transaction_read_only: true,
    lock_timeout: lockMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    transaction_timeout: transactionMs,
`,
    replace: ``,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
