import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: if the answer to COMMIT is a FATAL error, the order is answered `not-applied` in place of `outcome-unknown`. Postgres holds
 * interrupts back while it commits, and once the commit is on disk it sends no FATAL before the answer: a session that is ended while it waits
 * for a standby says a WARNING at most (which this service ignores) and then closes. So a FATAL in place of an answer means that the session had
 * ended before (terminated, idle in its transaction for too long, past `transaction_timeout`). A loss without a word is still unknown.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))
`,
    replace: `        // A session that says why it ends did not run the statement.
        const ended = error instanceof postgres.PostgresError && error.severity === 'FATAL'
        reject(new ConnectionLost('the connection failed', { sent: !ended, cause: error }))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
