import { ConnectionLost, isServerError } from './connection.ts'
import { Problem } from './problem.ts'

/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */
const passing = /^(40|53|55|57)/

/**
 * What a failed transaction means to the client. The sender of a COMMIT turns its loss into `outcome-unknown`
 * itself, so a loss that arrives here had no effect. An error that would occur again is returned as it is.
 */
export const toRefusal = (error: unknown): unknown => {
  if (error instanceof ConnectionLost) {
    return new Problem('not-applied', 'the database did not answer, and nothing was committed', error)
  }
  if (isServerError(error) && passing.test(error.code)) {
    return new Problem('not-applied', 'the database was too busy and rolled it back', error)
  }
  return error
}
