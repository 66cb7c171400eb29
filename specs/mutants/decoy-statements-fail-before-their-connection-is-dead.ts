import { mutant, type Exam } from './mutant.ts'

/**
 * When a connection is discarded, its statements are rejected first, and only then is it marked as dead. It looks as if
 * whoever waits could find it alive and give it back to the pool, but nobody who awaits a promise runs before both are
 * done.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    life.abort()
    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))`,
    replace: `    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))
    life.abort()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
