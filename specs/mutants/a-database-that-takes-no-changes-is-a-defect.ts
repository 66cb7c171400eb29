import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a BEGIN that the database refuses, because it is a standby or takes no changes after a failover, is passed
 * on as it is, and so orders are answered 500 `internal-error` in place of 503 `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `throw await undone(connection, notBegun(begun.reason))`,
    replace: `throw await undone(connection, begun.reason)`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement: the database cannot write now, for example as a standby. */
const notBegun = (reason: unknown): unknown =>
  isServerError(reason)
    ? new Problem('not-applied', 'the database takes no changes at present; send it again later', reason)
    : reason

`,
    replace: ``,
  },
  {
    file: 'app/transaction.ts',
    find: `import { type Connection, ConnectionLost, isServerError, type Query } from './connection.ts'`,
    replace: `import { type Connection, ConnectionLost, type Query } from './connection.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
}
