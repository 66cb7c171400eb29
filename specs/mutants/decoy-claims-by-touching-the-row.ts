import { type Exam, mutant } from './mutant.ts'

/**
 * The claim of a key is an upsert that writes the key over itself, and `xmax = 0` tells a new row from one that was there. A
 * replay so updates a row of the ledger, which looks like a second booking. It changes no value in it, and the money moves for
 * a new row only. The row stays locked until the replay has committed, so replays of one key take turns.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
    returning id
`,
    replace: `    on conflict (idempotency_key) do update set idempotency_key = excluded.idempotency_key
    returning id, xmax = 0 as fresh
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and exists (select from claimed)`,
    replace: `    where id in ($2, $3) and exists (select from claimed where fresh)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select (select id from claimed where fresh) as transfer_id, from_balance, to_balance,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
