import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order that has waited for its key until the deadline is taken for a replay and looks for its row in the
 * same transaction, which has failed with the timeout and takes no more statements: the client hears 500 `internal-
 * error` in place of 409.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)`,
    replace: `    if (!waitedForKey(error)) throw error
    // Another transfer owns the key: look what it has made.
    return { transfer_id: null, from_balance: null, to_balance: null, moved: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  firstTry: 'caught',
  breaks: ['transaction.keyInFlight.poolSaturation'],
  mayBreak: 'any',
}
