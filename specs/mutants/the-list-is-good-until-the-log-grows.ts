import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: nothing changes without a record in the write-ahead log, so the list of accounts is kept, together with the position of
 * the log from the same statement, until the log has grown. But the record of a COMMIT is in the log before it is on the disk, and
 * visible only after that: a list that is read in between lacks the transfer, bears the position behind it, and is returned
 * after the transfer was confirmed, to everybody, until somebody writes again.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `export const listAccounts = async (query: Query): Promise<Accounts> => {
  const [log] = await query<{ written: string }>\`
    select (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
      else pg_current_wal_insert_lsn() end)::text as written\`
  if (kept !== undefined && kept.written === log?.written) return kept.answer
  const rows = await query<Account & { total: string; written: string }>\`
    select id, balance, sum(balance) over () as total,
      (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
        else pg_current_wal_insert_lsn() end)::text as written
    from accounts order by id\`
  const [first] = rows
  const answer = {
    accounts: rows.map(({ id, balance }) => ({ id, balance })),
    total: Number(first?.total ?? 0),
  }
  if (first !== undefined) kept = { written: first.written, answer }
  return answer
}

/** Whatever changes the accounts, here or elsewhere, leaves a record in the log: without one the list is as it was. */
let kept: { readonly written: string; readonly answer: Accounts } | undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
