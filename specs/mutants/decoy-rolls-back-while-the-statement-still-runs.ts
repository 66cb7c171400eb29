import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a transaction does not wait for both BEGIN and its work to settle: the first failure sends ROLLBACK at once, while the other may still
 * be under way.
 */
const edits = [
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value
}`,
    replace: `  let refusedBegin: unknown
  const begun = connection.query\`begin read write\`.catch((reason: unknown) => {
    refusedBegin = notBegun(reason)
    throw reason
  })
  const worked = await Promise.all([work(connection.query), begun]).catch(async (reason: unknown) => {
    await rollback(connection)
    // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
    throw refusedBegin ?? reason
  })
  await commit(connection)
  return worked[0]
}`,
  },
  {
    file: 'app/transaction.ts',
    find: `const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)
  return reason
}

`,
    replace: ``,
  },
]

export const service = mutant(edits)

/**
 * It looks wrong: after a refused BEGIN the work goes on beside its ROLLBACK, could write outside of a transaction, and the connection could go back to
 * the pool with a statement under way. But statements of one connection are answered in the order in which they were sent: ROLLBACK is behind the
 * statement that was sent with BEGIN, and its answer, for which the caller waits, is the last one. That statement cannot write, because a session
 * writes only after `begin read write`; it is refused, and the work sends nothing after it. If the work fails, BEGIN has been answered before.
 * Which of the two failures came first does not matter: that of BEGIN is answered. Promise.all listens to both, so no rejection is
 * unhandled. Nothing is different after success: COMMIT waits for both, and is sent alone; its loss is still unknown, any other is not.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
