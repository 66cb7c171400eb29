import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the update joins the accounts with the locked rows and with a table of two changes, minus and plus, made by
 * `unnest`. It looks like an update that begins with old rows, but each balance comes from the locked row, as before.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (`,
    replace: `    set balance = locked.balance + side.change
    from locked
      join unnest(array[$2, $3]::bigint[], array[-$4::bigint, $4::bigint]) as side (id, change)
        on side.id = locked.id
    where accounts.id = locked.id and (`,
  },
  {
    file: 'app/transfer.ts',
    find: ` - $4 from parties)
    returning id`,
    replace: ` - $4 from parties)
    returning accounts.id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: [],
  firstTry: 'acquitted',
}
