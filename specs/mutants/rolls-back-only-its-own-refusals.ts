import { mutant, type Exam } from './mutant.ts'

/** A refusal by a rule is rolled back; after an error of the database the session goes back to the pool in its failed transaction. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)`,
    replace: `  if (worked.status === 'rejected')
    throw worked.reason instanceof Problem ? await undone(connection, worked.reason) : worked.reason`,
  },
])

/** Missed first in an auction house of a stranger, whose pool took no connection out of use; its requests were refused until the database ended the session. */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
