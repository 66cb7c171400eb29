import { mutant, type Exam } from './mutant.ts'

/**
 * `return await` was shortened to `return` inside `try`, so the `catch` never sees a lost COMMIT. It goes up as
 * a lost connection, and is answered 503 `not-applied`, although it may be committed.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `return await connection.query\`commit\``,
    replace: `return connection.query\`commit\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
