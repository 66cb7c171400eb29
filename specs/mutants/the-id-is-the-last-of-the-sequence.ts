import { mutant, type Exam } from './mutant.ts'

/** The id of a transfer is read from its sequence, which all sessions share, when the accounts are locked. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select case when exists (select from claimed) then (select last_value from transfers_id_seq) end as transfer_id,
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
 * CONTRACT "200 {success: true, transferId}; a replay answers the same body": when other orders have taken an id from the sequence in the
 * meantime, the answer has the id of another transfer, or one that was given up; the replay has the id of the row. Condition: orders at
 * the same time, best while they wait for the lock of one account.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
}
