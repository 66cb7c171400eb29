import { mutant, type Exam } from './mutant.ts'

/** Healthy: every session defaults to REPEATABLE READ, and each transaction that writes asks for READ COMMITTED in its BEGIN. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,
`,
    replace: `    default_transaction_read_only: true,
    // For reads: all that one of them looks at is of one moment.
    default_transaction_isolation: 'repeatable read' as const,
`,
  },
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,
    work(connection.query),`,
    replace: `    connection.query\`begin isolation level read committed read write\`,
    work(connection.query),`,
  },
]

export const service = mutant(edits)

/**
 * Right: the level in BEGIN replaces the default for this transaction, so that a transfer reads the newest version of a row it has waited for, and a replay
 * has a new snapshot, exactly as before. The default is a start-up parameter of each session, and no ROLLBACK, loss or new connection changes it. Outside of a
 * transaction each read is one statement and so a transaction of its own: REPEATABLE READ takes its snapshot when the statement begins, which is after
 * every commit that was confirmed before; nothing is read in an older one, and a read alone never fails with 40001.
 * Looks wrong: under REPEATABLE READ hot accounts would fail with 40001, a replay would not see the row that its claim met, and a session would go on
 * showing old balances.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
