import { mutant, type Exam } from './mutant.ts'

/**
 * The `await` before the first statement of a new connection was lost, so a connection counts as made
 * before the database has answered, its deadline is off at once, and when the dial fails nobody handles
 * the rejection. The first request after the database has gone ends the process; the service must never
 * end by itself (`noCrash`) and may start before its database.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: 'await connection.query`select 1`',
    replace: 'connection.query`select 1`',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
