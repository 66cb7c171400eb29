import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every session is opened with `synchronous_commit = off`, as if a COMMIT were confirmed before it is on the disk. But
 * each transaction that writes, an opening too, switches it on again for itself, behind its BEGIN and before its COMMIT, and the
 * database looks at the setting only when it commits; nothing else in the service writes.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,`,
    replace: `    default_transaction_read_only: true,
    // Nothing that a session does by itself is worth a wait; a transaction asks for it.
    synchronous_commit: 'off',`,
  },
  {
    file: 'app/transaction.ts',
    find: `    work(connection.query),`,
    replace: `    onDisk(connection, work),`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** Sent behind BEGIN and before the work. If BEGIN was refused it is a warning without effect. */
const onDisk = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  const [, worked] = await Promise.all([
    connection.query\`set local synchronous_commit = on\`,
    work(connection.query),
  ])
  return worked
}

/** A refused BEGIN is no fault of the statement:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
