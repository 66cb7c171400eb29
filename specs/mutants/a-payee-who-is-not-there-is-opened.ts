import { mutant, type Exam } from './mutant.ts'

/**
 * The credit became an upsert, so that no case needs two updates of one table, and an upsert inserts what is not there. A
 * transfer to an account that does not exist debits the payer, opens the account with the amount, and is confirmed with 200
 * in place of 404. A forbidden request must have no effect.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )`,
    replace: `  ), debited as (
    update accounts
    set balance = (select from_balance from parties) - $4
    where id = $2 and (
      select from_balance >= $4 and coalesce(to_balance, 0) <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  ), credited as (
    insert into accounts (id, balance) overriding system value
    select $3::bigint, coalesce(to_balance, 0) + $4 from parties where exists (select from debited)
    on conflict (id) do update set balance = accounts.balance + $4
    returning id
  ), moved as (
    select id from debited union all select id from credited
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
}
