import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the severity of what the database answers is not looked at, so a FATAL one counts as a refused statement in
 * an intact session: a login that is refused for the moment (SQLSTATE 28) is answered 500 `internal-error` in place
 * of 503 `not-applied`, and a session that is ending goes back to the pool for the next caller.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  error instanceof postgres.PostgresError && error.severity === 'ERROR'`,
    replace: `  error instanceof postgres.PostgresError`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
}
