import { mutant, type Exam } from './mutant.ts'

/**
 * The work and its COMMIT are in one `try`, and whatever fails there is followed by ROLLBACK. It looks as if a COMMIT
 * that was done could be undone, or its doubt be hidden, but on a lost connection nothing more is sent, after a refused
 * COMMIT there is nothing to undo, and the first error is the one that is answered.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value`,
    replace: `  try {
    if (worked.status === 'rejected') throw worked.reason
    await commit(connection)
    return worked.value
  } catch (error) {
    throw await undone(connection, error)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
