import { mutant, type Exam } from './mutant.ts'

/**
 * The claim of a key is an upsert, which returns the row in either case, and the row is taken for new if it is not dated
 * before this transaction. Of copies that are sent at the same time the one that began first may be the second to claim the
 * key: the row it finds is younger than itself, and it moves the money once more. The ledger has one row for both.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (`,
    replace: `    on conflict (idempotency_key) do update set idempotency_key = excluded.idempotency_key
    returning id, created_at
  ), fresh as (
    select id from claimed where created_at >= now()
  ), locked as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `and exists (select from claimed)`,
    replace: `and exists (select from fresh)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id,`,
    replace: `  select (select id from fresh) as transfer_id,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
