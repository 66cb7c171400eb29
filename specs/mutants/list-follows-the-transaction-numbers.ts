import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is kept in the process and brought up to date by each read of it, which asks only for the rows written since the read before: those whose
 * `xmin` is not less than the upper end of that read's snapshot.
 */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */`,
    replace: `/** All accounts as they were last read, each with the snapshot that showed it. */
const known = new Map<number, Account & { readonly seenIn: number }>()
/** All transactions with a lower number have been read. */
let readUpTo = 0

interface Change {
  /** The number that the next transaction will get. */
  readonly next: number
  /** Null when nothing was written. */
  readonly id: number | null
  readonly balance: number
}

/**
 * Reads what was written since the last time. List and total come from one map.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const changes = await query<Change>\`
    select next, id, balance
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next) as snapshot
    left join accounts on accounts.xmin::text::bigint >= \${readUpTo}\`
  for (const { next, id, balance } of changes) {
    // Two reads may be answered in another order than they were made.
    if (id !== null && (known.get(id)?.seenIn ?? 0) <= next) known.set(id, { id, balance, seenIn: next })
    readUpTo = Math.max(readUpTo, next)
  }
  const accounts = [...known.values()]
    .map(({ id, balance }) => ({ id, balance }))
    .toSorted((one, other) => one.id - other.id)
  const total = accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n)
  return { accounts, total: Number(total) }`,
  },
]

export const service = mutant(edits)

/**
 * Breaks readsConfirmed and quietReads, "a read that begins after a confirmation contains the operation" and "when no transfers are sent any more, the
 * service returns for every account … in the list what its ledger says": a transaction gets its number when it claims its key, and waits for its accounts
 * after that. A list that is read meanwhile has an upper end above that number, and what the transaction commits later is below it: the list misses it until
 * another transfer changes the same account. Then one of the two accounts is new and the other is old, and the sum is wrong too.
 * Seen: in lists that are read while transfers are under way, and after them. Single reads and the database are right, and so is a list when nothing overlaps.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|a read that is asked for after',
  firstTry: 'caught',
  breaks: ['transaction.conservation', 'transaction.readsConfirmed'],
  mayBreak: 'any',
}
