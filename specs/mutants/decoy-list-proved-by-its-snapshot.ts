import { type Exam, mutant } from './mutant.ts'

/**
 * Each session keeps the last list that it has read, with the snapshot it was read in (`pg_current_snapshot()`). The next request
 * for the list asks for the snapshot of now: if every transaction that is visible now was visible then, and no other, which is what the
 * same text says, the list is given again without a look at the table.
 *
 * It looks like a cache that is checked by a number. But the whole snapshot is compared, with the transactions in progress, and not
 * only the newest one; it is read in the statement of the list itself; and it dies with its session, so that a crash
 * that gives a number twice cannot deceive it. Whatever was confirmed before the question is in its snapshot.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.`,
    replace: `interface ProvedList {
  readonly snapshot: string
  readonly list: Accounts
}

/** One for each session: after a crash, numbers of transactions may come again, but not in the same session. */
const proved = new WeakMap<Query, ProvedList>()

/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const known = proved.get(query)
  if (known !== undefined) {
    const [now] = await query<{ snapshot: string }>\`select pg_current_snapshot()::text as snapshot\`
    if (now?.snapshot === known.snapshot) return known.list
  }
  const rows = await query<Account & { total: string; snapshot: string }>\`
    select id, balance, sum(balance) over () as total, pg_current_snapshot()::text as snapshot
    from accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const list: Accounts = { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
  const [first] = rows
  if (first !== undefined) proved.set(query, { snapshot: first.snapshot, list })
  return list`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
