import { mutant, type Exam } from './mutant.ts'

/** The id of a transfer is asked of its sequence, with `currval`, and is not that which the insert returned. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select case when exists (select from claimed) then currval('transfers_id_seq') end as transfer_id,
    from_balance, to_balance,`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
    returning id
`,
    replace: `    on conflict (idempotency_key) do nothing
    returning true
`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. `currval` is what this session took last, whatever others have taken since. Nobody else uses the session in a lease, and the
 * statement inserts one row, before the accounts are locked: `parties` depends on `locked`, and that on `claimed`. When another
 * transfer owns the key, `claimed` is empty and the id null, though an id was taken.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
