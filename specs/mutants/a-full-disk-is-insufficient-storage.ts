import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a database without room on its disk (SQLSTATE 53100) is answered 507 `insufficient-storage`, without Retry-After, because "that does
 * not pass by itself". The order had certainly no effect, and clients are promised 503 `not-applied` for that; any other 5xx is a doubt to
 * them. Each order is answered so while the disk is full.
 *
 * Breaks `noPartialEffect` (a failure that passes) where the database lacks room, and `exactlyOnce`/`doubtsResolved` of who believes it.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'internal-error': [500, 'Internal error'],`,
    replace: `  'internal-error': [500, 'Internal error'],
  'insufficient-storage': [507, 'There is no room left'],`,
  },
  {
    file: 'app/failure.ts',
    find: `/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */`,
    replace: `/** Somebody has to make room first: it is no use to send it again in a second. */
const diskFull = '53100'

/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */`,
  },
  {
    file: 'app/failure.ts',
    find: `  if (isServerError(error) && passing.test(error.code)) {`,
    replace: `  if (isServerError(error) && error.code === diskFull) {
    return new Problem('insufficient-storage', 'there is no room for another transfer', error)
  }
  if (isServerError(error) && passing.test(error.code)) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
  firstTry: 'missed',
}
