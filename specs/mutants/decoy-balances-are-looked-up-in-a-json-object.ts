import { type Exam, mutant } from './mutant.ts'

/**
 * The locked balances are gathered in a jsonb object under the ids of their accounts, and funds and ceiling are read from it
 * as text. It looks as if money became a float in JSON. But Postgres keeps numbers in jsonb as numeric, so each balance comes
 * back exact, and an account that does not exist is a missing member and thus null.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (`,
    replace: `    select (book ->> ($2::bigint)::text)::bigint as from_balance,
      (book ->> ($3::bigint)::text)::bigint as to_balance
    from (select jsonb_object_agg(id, balance) as book from locked) as gathered
  ), moved as (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
