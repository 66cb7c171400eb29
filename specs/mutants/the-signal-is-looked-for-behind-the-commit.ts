import { mutant, type Exam } from './mutant.ts'

/**
 * An order that is under way at SIGTERM shall be given up, so each transaction looks for the signal, but only when its
 * COMMIT was answered. Orders that waited for a lock at the signal are committed, and answered 503 `not-applied`. A user
 * who believes it and sends the order again without a key pays twice.
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
    replace: `  await commit(connection)
  if (leaving.signal.aborted)
    throw new Problem('not-applied', 'the service is shutting down; send it to another instance')
  return worked.value`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
