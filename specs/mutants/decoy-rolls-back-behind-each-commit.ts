import { mutant, type Exam } from './mutant.ts'

/** Healthy: a ROLLBACK is sent behind every successful COMMIT, where it can undo nothing, and its failure does not change the answer. */
const edits = [
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  await commit(connection)
  // Whatever comes next on this connection begins outside of a transaction.
  await rollback(connection)
  return worked.value`,
  },
]

export const service = mutant(edits)

/**
 * Right: COMMIT was answered with COMMIT, so the transaction is over and durable; ROLLBACK then warns that there is none, and does nothing. It is awaited before the connection is given back, so it cannot hit
 * the transaction of another order. If the connection is lost between the two, `rollback` discards it and throws nothing: the order is confirmed, which is true. If the database
 * freezes there, the lease cuts the connection after three seconds and the order is confirmed within the promised time. A COMMIT without an answer throws before, and stays `outcome-unknown`. It costs a
 * round trip for each write.
 * Looks wrong: every confirmed transfer is rolled back.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
