import { mutant, type Exam } from './mutant.ts'

/**
 * A failed COMMIT is followed by a ROLLBACK, to be safe. On a connection that is lost the ROLLBACK fails too,
 * and its error (never sent, so no effect) takes the place of `outcome-unknown`: a transfer that may be
 * committed is `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
`,
    replace: `  try {
    await commit(connection)
  } catch (error) {
    await connection.query\`rollback\`
    throw error
  }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
