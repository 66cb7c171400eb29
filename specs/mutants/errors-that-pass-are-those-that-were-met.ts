import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the pattern of SQLSTATE classes became a list of codes with names, and of class 53 it has only the code that the team had
 * met. A database that lacks memory or space for one statement (53200, 53100) rolls it back, and the client is told 500
 * internal-error in place of 503 not-applied: it cannot know that nothing was done (`noPartialEffect`).
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `/** SQLSTATE classes of temporary errors: transaction rollback, resources, locks, operator. */
const passing = /^(40|53|55|57)/`,
    replace: `/** Errors of the database that go away by themselves, by SQLSTATE. */
const passing: ReadonlyMap<string, string> = new Map([
  ['40001', 'serialization_failure'],
  ['40P01', 'deadlock_detected'],
  ['53300', 'too_many_connections'],
  ['55P03', 'lock_not_available'],
  ['57014', 'query_canceled'],
  ['57P01', 'admin_shutdown'],
  ['57P02', 'crash_shutdown'],
  ['57P03', 'cannot_connect_now'],
])`,
  },
  {
    file: 'app/failure.ts',
    find: `passing.test(error.code)`,
    replace: `passing.has(error.code)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
  firstTry: 'caught',
}
