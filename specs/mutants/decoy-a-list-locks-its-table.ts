import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list of accounts is read in a transaction that first takes a lock of the whole table. It is ACCESS SHARE, the lock
 * that any SELECT takes: it keeps out ALTER TABLE and TRUNCATE, and neither transfers nor openings nor locks of rows. The
 * list is still one statement, and so one snapshot, younger than the lock. The transaction is ended before the answer,
 * rolled back when something fails, and cut with its connection when nothing answers.
 * Looks suspicious: `lock table` in the log, a read that begins and commits, three round trips in place of one, and a session that
 * is idle in transaction for the moments between.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: "import { transaction } from './transaction.ts'",
    replace:
      "import type { Connection, Query } from './connection.ts'\nimport { rollback, transaction } from './transaction.ts'",
  },
  {
    file: 'app/postgres-bank.ts',
    find: 'const pingMs = 1_000',
    replace: `const pingMs = 1_000

/** A migration must not change the table under a long list. */
const undisturbed = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  try {
    await connection.query\`begin read only; lock table accounts in access share mode\`
    const seen = await work(connection.query)
    await connection.query\`commit\`
    return seen
  } catch (error) {
    await rollback(connection)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: 'list: () => pool.use(({ query }) => listAccounts(query)),',
    replace: 'list: () => pool.use(connection => undisturbed(connection, listAccounts)),',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
