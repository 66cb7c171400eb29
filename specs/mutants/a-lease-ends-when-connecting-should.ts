import { mutant, type Exam } from './mutant.ts'

/**
 * The longest lease of a place is CONNECT_TIMEOUT_MS, a slip, where TRANSACTION_TIMEOUT_MS belongs: both
 * are one second or a few. The service cuts a connection after one second, at the very moment at which the
 * database would have said that the lock did not come free. So each order that waits for a busy account
 * costs a session and a `connection-lost` line, a copy whose key is in flight hears 503 and not 409, and a
 * higher LOCK_TIMEOUT_MS or TRANSACTION_TIMEOUT_MS changes nothing.  * Breaks CONTRACT: "409 the same key
 * still in flight at the deadline".
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `leaseMs: timeouts.transactionMs,`,
    replace: `leaseMs: timeouts.connectMs,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight is not answered',
  firstTry: 'caught',
  breaks: ['transaction.keyInFlight.poolSaturation'],
  mayBreak: 'any',
}
