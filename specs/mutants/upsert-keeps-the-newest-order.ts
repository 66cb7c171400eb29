import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a known key is claimed by an upsert (`do update` in place of `do nothing`), so that the row is locked before it is replayed. Its SET lists every
 * column of the order, as upserts do: the ledger row becomes the order that came last, and the comparison after it finds the two equal.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (`,
    replace: `    on conflict (idempotency_key) do update
      set from_id = excluded.from_id, to_id = excluded.to_id, amount = excluded.amount
    returning id, xmax = 0 as fresh
  ), locked as (`,
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
]

export const service = mutant(edits)

/**
 * Breaks keys, "under a known key another payer, payee or amount is refused (422) without effect": it is answered with 200 as a replay, no money moves,
 * and the ledger row is another one from then on. So the ledger no longer explains the balances, and the first client, who retries, gets its confirmation
 * only because it rewrites the row once more. A replay of the same order changes nothing, and is right.
 * Seen: whenever a key is sent with another body; idempotency has one of twenty that does.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times|a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys', 'transaction.idempotency'],
  mayBreak: 'any',
}
