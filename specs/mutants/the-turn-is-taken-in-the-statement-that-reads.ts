import { mutant, type Exam } from './mutant.ts'

/**
 * Accounts are locked by advisory locks in the order of their ids, in place of their rows, but in the same statement that
 * reads the balances. Its snapshot is from before the wait, so who waited computes from the balances before the other
 * transfer, and writes them back. Of two transfers at the same time one is lost.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties`,
    replace: `  ), turns as materialized (
    select count(pg_advisory_xact_lock(party)) as taken from (
      select party from unnest(array[$2, $3]::bigint[]) as party
      where exists (select from claimed) order by party) as parties_in_order
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and (select taken from turns) = 2
  ), parties`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
