import { mutant, type Exam } from './mutant.ts'

/** Healthy: a transaction begins as its session does, read-only, and is made one that writes by a second command in the same message. */
const edits = [
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,`,
    replace: `    connection.query\`begin; set transaction isolation level read committed, read write\`,`,
  },
]

export const service = mutant(edits)

/**
 * Right: the two commands are one message, and the first statement of the work comes after both. If the second is refused (a standby), BEGIN has happened and the
 * transaction has failed: Postgres refuses the statement behind it, the message counts as refused, ROLLBACK ends the transaction, and the client is told `not-applied` as before. If the
 * first is refused, Postgres skips the rest of the message, and the statement behind it runs alone in a read-only session, which refuses it. `set transaction` ends with its
 * transaction, so no session is left able to write; the mode is set before any query, as Postgres demands.
 * Looks wrong: a statement that may follow a half-executed message, and a transaction that begins read-only.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
