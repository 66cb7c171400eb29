import { mutant, type Exam } from './mutant.ts'

/**
 * The time for a look at the database was written in seconds, as 1, and is passed on where milliseconds
 * are taken. After one millisecond the pool cuts the connection of the look. Readiness is often 503
 * although queries succeed, and each such look costs the pool a connection and the log a line about a lost
 * one.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingSeconds = 1`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query\`select 1\`, pingMs)`,
    replace: `query\`select 1\`, pingSeconds)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight is not answered',
  firstTry: 'caught',
  breaks: ['transaction.readyBehindALock'],
  mayBreak: 'any',
}
