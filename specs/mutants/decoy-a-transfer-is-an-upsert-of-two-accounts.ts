import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the money is moved by an INSERT into the accounts, whose ON CONFLICT writes the new balances over the old ones, as bulk
 * loaders do it. It looks as if an order could open the account it names, but both rows are locked in the order of their ids before,
 * a row that is missing makes the source of the insert empty (null is not at least the amount), and what is written was computed
 * from the locked balances.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id`,
    replace: `    insert into accounts (id, balance) overriding system value
    select booked.id, booked.balance
    from parties,
      lateral (values ($2, from_balance - $4), ($3, to_balance + $4)) as booked (id, balance)
    where from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4
    order by booked.id
    on conflict (id) do update set balance = excluded.balance
    returning accounts.id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
