import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is kept in the process as long as the sequences of accounts and transfers stand still, which every replica can see in the
 * database. But a sequence moves when a number is drawn, and not when the transaction commits. A list that is read between the two has the old
 * balances under the new number: it is returned after the transfer was confirmed, until the next number is drawn, and for ever if that was the last
 * transfer. A single account is always read from the database.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {
`,
    replace: `let newest: { readonly version: string; readonly list: Accounts } | undefined

export const listAccounts = async (query: Query): Promise<Accounts> => {
  // Each opening and each transfer draws a number, in whichever replica.
  const [drawn] = await query<{ version: string }>\`
    select concat_ws('/', a.last_value, a.is_called, t.last_value, t.is_called) as version
    from accounts_id_seq a, transfers_id_seq t\`
  const version = drawn?.version ?? ''
  if (newest?.version === version) return newest.list
`,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  const list = { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
  newest = { version, list }
  return list
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
