import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the database writes the list and its total in one aggregate, without a coalesce. `json_agg` and `sum` of no rows are null and not an empty
 * list and 0: until the first account is opened, the list is `{"accounts": null, "total": null}`.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const [row] = await query<{ list: string }>\`
    select json_build_object(
      'accounts', json_agg(json_build_object('id', id, 'balance', balance) order by id),
      'total', sum(balance))::text as list
    from accounts\`
  if (row === undefined) throw new Error('an aggregate gave no row')
  return JSON.parse(row.list) as Accounts`,
  },
])

/**
 * Breaks "GET /api/accounts: {accounts: [{id, balance}], total}" for whoever looks first: `accounts.map` of null, and a total that is no number.
 * When: on a database without accounts, so for each new installation until its first POST /api/accounts.
 * Seen: start, wait for ready, GET /api/accounts.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.emptyList'],
  firstTry: 'missed',
  mayBreak: 'any',
}
