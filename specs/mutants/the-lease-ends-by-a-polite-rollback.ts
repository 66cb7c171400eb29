import { type Exam, mutant } from './mutant.ts'

/**
 * A lease that has lasted too long is ended by a ROLLBACK on its own connection, and not by cutting it, so that the session
 * can be used again. The ROLLBACK stands behind the statement that has no answer: while the database is frozen or off the
 * network, neither is ever answered, and the request waits as long as the fault lasts (`settled`), with its place in the pool.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: 'const lease = setTimeout(() => connection.discard(`no answer within ${leaseMs} ms`), leftMs)',
    replace: `const lease = setTimeout(() => {
      // Dialling is dear: the session is told to give up, and cut only if it cannot.
      connection.query\`rollback\`.catch(() => connection.discard('it could not give up'))
    }, leftMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'rested one',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
