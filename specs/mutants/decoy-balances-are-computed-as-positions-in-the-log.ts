import { mutant, type Exam } from './mutant.ts'

/**
 * The new balances are computed in the type `pg_lsn`, which is meant for positions in the write-ahead log: a balance is the
 * byte so far from the beginning, and an amount is a distance. It looks like arithmetic that ends somewhere, but the type
 * has 64 bits without a sign and its distances are exact; funds and ceiling are tested before, and balances stay bigints.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end`,
    replace: `      when $2 then ((('0/0'::pg_lsn + (select from_balance from parties)::numeric) - $4::numeric) - '0/0'::pg_lsn)::bigint
      else ((('0/0'::pg_lsn + (select to_balance from parties)::numeric) + $4::numeric) - '0/0'::pg_lsn)::bigint end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
