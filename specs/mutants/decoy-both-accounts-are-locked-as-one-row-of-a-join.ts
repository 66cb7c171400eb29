import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an account is joined with the other one, and the pair is locked as one row, without an ORDER BY. Each row of a join
 * is locked table by table in the order of FROM, and the lower account comes first there. If the pair is not complete
 * there is no row, and the same statement says which of the two does not exist.
 *
 * Keeps `noDeadlock`, `crossing`, `noOverdraft` and the refusals.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  readonly to_balance: number | null
  readonly moved: boolean`,
    replace: `  readonly to_balance: number | null
  readonly from_exists: boolean
  readonly to_exists: boolean
  readonly moved: boolean`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (`,
    replace: `    select low.id as low_id, low.balance as low_balance, high.balance as high_balance
    from accounts as low cross join accounts as high
    where low.id = least($2, $3) and high.id = greatest($2, $3) and exists (select from claimed)
    for no key update
  ), parties as (
    select max(case low_id when $2 then low_balance else high_balance end) as from_balance,
      max(case low_id when $2 then high_balance else low_balance end) as to_balance
    from locked
  ), moved as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    (select count(*) from moved) = 2 as moved
  from parties\``,
    replace: `    exists (select from accounts where id = $2) as from_exists,
    exists (select from accounts where id = $3) as to_exists,
    (select count(*) from moved) = 2 as moved
  from parties\``,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (from === null) return noSuchAccount(fromId)
  if (to === null) return noSuchAccount(toId)`,
    replace: `  if (!attempt.from_exists) return noSuchAccount(fromId)
  if (!attempt.to_exists) return noSuchAccount(toId)
  // Accounts are never deleted: a pair that was complete in the snapshot of the statement has been locked.
  if (from === null || to === null) throw new Error('two accounts that exist gave no pair')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
