import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: whether an order waited in vain for its key is asked of the error's `table_name`, which Postgres never sets for a lock
 * timeout, so a key that is still in flight at the deadline is answered 503 `not-applied` and never 409 `key-in-flight`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/.test(error.where ?? '')`,
    replace: `error.table_name === 'transfers'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
