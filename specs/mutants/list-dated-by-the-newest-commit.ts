import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts is remembered, with the upper end of the snapshot it was read in (`pg_snapshot_xmax`). It is read
 * again only when that end has moved. The end is one more than the highest transaction that is over. A transaction with a
 * lower number that ends later does not move it: such as one that has waited for a lock while a younger one was committed.
 * If the list was read between the two commits, the older transfer is missing in it, although it is confirmed, until the next
 * transaction ends. When no more come, it is missing for good. Each list by itself is one true moment, and its
 * total is right. Single accounts are read from the database.
 *
 * A client sees it: it is told that its transfer was made, reads GET /api/accounts at once, and the transfer is not in it.
 * It takes concurrent transfers that end in another order than they began, and readers of the list beside them.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement:`,
    replace: `/** The last list, and the end of the snapshot it came from: while that has not moved, nothing was committed. */
let latest: { readonly end: string; readonly list: Accounts } | undefined

/**
 * List and total come from one statement:`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const [now] = await query<{ snapshot_end: string }>\`
    select pg_snapshot_xmax(pg_current_snapshot())::text as snapshot_end\`
  if (latest !== undefined && latest.end === now?.snapshot_end) return latest.list
  const rows = await query<Account & { total: string; snapshot_end: string }>\`
    select id, balance, sum(balance) over () as total,
      pg_snapshot_xmax(pg_current_snapshot())::text as snapshot_end
    from accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const list: Accounts = { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
  latest = { end: rows[0]?.snapshot_end ?? '', list }
  return list`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
