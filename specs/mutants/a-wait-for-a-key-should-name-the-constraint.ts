import { mutant, type Exam } from './mutant.ts'

/** That an order waited for its key is seen by the name of the constraint, which Postgres tells of violations but not of a lock timeout. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `isServerError(error) && error.code === lockNotAvailable && /\\btransfers\\b/.test(error.where ?? '')`,
    replace: `isServerError(error) &&
  error.code === lockNotAvailable &&
  error.constraint_name === 'transfers_idempotency_key_key'`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `/** Postgres names the constraint whose index it waited at: that of the key, else none. */`,
  },
]

export const service = mutant(edits)

/**
 * Written as wrong: CONTRACT says "409 the same key still in flight at the deadline", and this answers 503 `not-applied`. It is true:
 * the request itself had no effect. A service that waits for an account before it waits for the key cannot say more.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
