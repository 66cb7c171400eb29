import { mutant, type Exam } from './mutant.ts'

/** Wrong: whatever lock an order with a key could not get in time, the answer is that its key is in flight. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error`,
    replace: `    // Accounts are held for a millisecond: who waits for a second waits for the key.
    const waited = isServerError(error) && error.code === lockNotAvailable
    if (!waited || order.idempotencyKey === null) throw error`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "409 the same key still in flight at the deadline", "503 … `not-applied` (certainly no effect)".
 * Seen: an account stays locked for more than LOCK_TIMEOUT_MS (frozen backend, somebody's open transaction, `select … for update`
 * in psql); an order with a fresh key, never sent before, is answered 409 key-in-flight in place of 503 not-applied.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
