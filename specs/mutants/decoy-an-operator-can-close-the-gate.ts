import { type Exam, mutant } from './mutant.ts'

/**
 * Right: before its first statement each transaction takes an advisory lock in shared mode, "the gate", until its end. An operator who takes it exclusively, in psql, waits until all orders
 * are over, and no new one begins: that is how migrations are made. It looks like one lock for all, but shared locks do not wait for each other; it comes before key and accounts on
 * every path, openings included, so there is still one sequence; and it is a lock of the transaction, so that no session keeps it. While the gate is closed, lock_timeout ends the wait, and
 * the answer is 503 `not-applied`. Reads do not pass the gate.
 *
 * A client sees: nothing but what CONTRACT.md says. A transfer takes one statement more. In pg_locks each open transaction of the service has a ShareLock of type advisory.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    work(connection.query),
`,
    replace: `    throughGate(connection.query).then(() => work(connection.query)),
`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** Operators close it by \`select pg_advisory_lock(7411)\`, and find no order under way then. */
const throughGate = (query: Query): Promise<unknown> => query\`select pg_advisory_xact_lock_shared(7411)\`

/** A refused BEGIN is no fault of the statement:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
