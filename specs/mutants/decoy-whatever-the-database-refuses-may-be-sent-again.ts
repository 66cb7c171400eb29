import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every error that the database answers is taken for `not-applied`, whatever its SQLSTATE, and
 * none is a 500. It looks like a promise too many. But a transaction in which a statement or its COMMIT
 * was refused has certainly no effect, and may be sent again; only a lost COMMIT is in doubt, and that is
 * told as before.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */
const passing = /^(40|53|55|57)/

`,
    replace: '',
  },
  {
    file: 'app/failure.ts',
    find: `  if (isServerError(error) && passing.test(error.code)) {
    return new Problem('not-applied', 'the database was too busy and rolled it back', error)`,
    replace: `  if (isServerError(error)) {
    return new Problem('not-applied', 'the database refused it and rolled it back', error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'accused',
  breaks: [],
}
