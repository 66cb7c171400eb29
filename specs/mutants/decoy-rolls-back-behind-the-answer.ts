import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)`,
    replace: `  if (begun.status === 'rejected') throw undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw undone(connection, worked.reason)`,
  },
  {
    file: 'app/transaction.ts',
    find: `const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)
  return reason
}`,
    replace: `/**
 * Nobody waits for the ROLLBACK. It is on its way before the connection can be lent again, and statements run in the order
 * in which they were sent, so the BEGIN of the next user comes after it.
 */
const undone = (connection: Connection, reason: unknown): unknown => {
  void rollback(connection)
  return reason
}`,
  },
])

/**
 * Healthy: a refused transfer is answered as soon as ROLLBACK is sent, and its connection may be lent before it is
 * answered. It looks like a connection that is given back in an open transaction. But statements on one connection run in
 * the order in which they were sent, and ROLLBACK was sent synchronously, before anybody else can have the connection; what
 * is not committed has no effect whether the ROLLBACK arrives or its connection is lost; and `rollback` catches its own
 * failure and cuts the connection, which its next user learns as any loss: `not-applied`, or `outcome-unknown` at COMMIT.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
