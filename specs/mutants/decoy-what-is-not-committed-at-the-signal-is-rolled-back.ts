import { mutant, type Exam } from './mutant.ts'

/**
 * A transaction whose statements end after SIGTERM is rolled back in place of its COMMIT, and answered 503 `not-applied`.
 * It looks like work in flight that is lost. But nothing of it was done, the user hears so in time, and a COMMIT that was
 * sent before the signal is waited for.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `/**
 * BEGIN, statements, COMMIT; ROLLBACK when a statement fails.`,
    replace: `const leaving = new AbortController()
process.once('SIGTERM', () => leaving.abort())

/**
 * BEGIN, statements, COMMIT; ROLLBACK when a statement fails.`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  if (leaving.signal.aborted) {
    const reason = new Problem('not-applied', 'the service is shutting down; send it to another instance')
    throw await undone(connection, reason)
  }
  await commit(connection)
  return worked.value`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
