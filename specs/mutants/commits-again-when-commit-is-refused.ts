import { type Exam, mutant } from './mutant.ts'

/**
 * A COMMIT that the database answers with an error is sent once more, for it may be a passing one, such as a failed
 * serialization. But the error has ended the transaction and undone it. Outside of a transaction Postgres answers COMMIT with
 * a warning, and with the very same word: COMMIT. So what was refused at the last moment is confirmed, and is nowhere.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    if (error instanceof ConnectionLost && error.sent) {`,
    replace: `    if (isServerError(error)) return await connection.query\`commit\`
    if (error instanceof ConnectionLost && error.sent) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.refusedHalfway.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
