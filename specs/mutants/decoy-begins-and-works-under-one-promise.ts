import { mutant, type Exam } from './mutant.ts'

/** Healthy: BEGIN and the work are awaited by one Promise.all, which gives up at the first failure while the other is still running; ROLLBACK goes behind both on the same connection. */
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
    replace: `  const begun = connection.query\`begin read write\`
  const [, value] = await Promise.all([begun, work(connection.query)]).catch(async (error: unknown) => {
    // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
    const reason = await begun.then(() => error, notBegun)
    throw await undone(connection, reason)
  })
  await commit(connection)
  return value
}`,
  },
]

export const service = mutant(edits)

/**
 * Right: Promise.all rejects at the first failure. If that is the work, BEGIN was answered before, because a connection answers in order. If it is BEGIN, the first statement of the work is still
 * on its way, but ROLLBACK is queued behind it on the same connection and awaited: before the connection is given back the statement has been answered (refused, since a session without BEGIN READ WRITE
 * cannot write) and the work has ended, as no work continues after a refused statement. Both promises are heard by Promise.all, so no rejection is unhandled. The reason is that of BEGIN
 * if it failed, whichever rejection was heard first. COMMIT is sent only when both have succeeded, and alone.
 * Looks wrong: Promise.all in place of allSettled, which leaves half of the work running behind an error.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
