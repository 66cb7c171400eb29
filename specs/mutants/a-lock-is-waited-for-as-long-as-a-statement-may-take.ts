import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a slip in copying gives each session its statement timeout as its lock timeout, so the statement always ends
 * first: LOCK_TIMEOUT_MS has no effect, and who waits in vain for a key in flight is answered 503 `not-applied` and
 * never 409.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `lock_timeout: lockMs,`,
    replace: `lock_timeout: statementMs,`,
  },
  {
    file: 'app/connection.ts',
    find: `const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
    replace: `const options = (url: URL, { statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
