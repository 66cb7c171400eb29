import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: payer and payee are locked by two parts of the statement, without any ORDER BY, and parts of a statement have no order of
 * their own. It looks like a deadlock of crossing orders. But the part with the higher id counts the rows of the part with the lower
 * one before it looks for its own row (a condition without a column is tested before the scan), so the lower account is always locked
 * first, whoever pays. Both are empty for a known key, which is replayed as before, and a missing account is missing in its part.
 * Rows are locked in their newest version, as before.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  ), locked as (`,
    replace: `  ), lower as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and exists (select from claimed)`,
    replace: `    where id = least($2, $3) and exists (select from claimed)
    for no key update
  ), higher as (
    select id, balance from accounts
    where id = greatest($2, $3) and exists (select from claimed) and (select count(*) from lower) >= 0`,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    for no key update
  ), locked as (
    select id, balance from higher union all select id, balance from lower`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
