import { mutant, type Exam } from './mutant.ts'

/** Wrong: an order that waited too long for a locked account is answered by 503 `account-busy`, which does not say that nothing was done. */
const edits = [
  {
    file: 'app/problem.ts',
    find: `  'not-applied': [503, 'Not applied: it had no effect and may be sent again'],`,
    replace: `  'account-busy': [503, 'The account is busy'],
  'not-applied': [503, 'Not applied: it had no effect and may be sent again'],`,
  },
  {
    file: 'app/problem.ts',
    find: `  'key-in-flight',
  'not-applied',`,
    replace: `  'key-in-flight',
  'account-busy',
  'not-applied',`,
  },
  {
    file: 'app/failure.ts',
    find: `/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */`,
    replace: `/** \`lock_timeout\`: the database is well, and one account has too many friends. Operators want to tell the two apart. */
const lockNotAvailable = '55P03'

/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */`,
  },
  {
    file: 'app/failure.ts',
    find: `  if (isServerError(error) && passing.test(error.code)) {`,
    replace: `  if (isServerError(error) && error.code === lockNotAvailable) {
    return new Problem('account-busy', 'other transfers of this account are under way; send it again later', error)
  }
  if (isServerError(error) && passing.test(error.code)) {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks the answer that CONTRACT promises for 503: a type that ends in `not-applied` or `outcome-unknown`. The order was rolled
 * back, the answer is a well-formed problem with `Retry-After`, and nothing is lost; but a client that goes by the type cannot know
 * whether the money moved, and must treat it as unknown although no COMMIT was sent.
 * Seen: whenever an order waits a second for a lock, as beside a frozen session (`freezeBackend`) or a crowd behind a held lock: an
 * answer that leaves the effect open without saying so. Locks held for less are never noticed, and a wait for a key is still 409.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
}
