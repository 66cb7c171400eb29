import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer does not update its two accounts. It deletes both rows and inserts them again, with the same ids and the new
 * balances. A transfer that waited for the lock of such a row finds it deleted, so a user is told 404 for an account that
 * exists, whenever two transfers of one account meet.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (`,
    replace: `  ), removed as (
    delete from accounts
    where id in ($2, $3) and (`,
  },
  {
    file: 'app/transfer.ts',
    find: `- $4 from parties)
    returning id
  )`,
    replace: `- $4 from parties)
    returning id
  ), moved as (
    insert into accounts (id, balance) overriding system value
    select id, case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    from removed
    returning id
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.crossing'],
  mayBreak: 'any',
  firstTry: 'caught',
}
