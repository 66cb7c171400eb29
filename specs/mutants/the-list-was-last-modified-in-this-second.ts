import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list says by `Last-Modified` when the newest transfer was made, and answers `If-Modified-Since` with 304. HTTP
 * dates have whole seconds, a row is dated by its BEGIN and not by its COMMIT, and an opening makes no row at all: who asks
 * again within the second of a transfer, or after an account was opened, is told that what it has is still true. Breaks
 * `readsConfirmed` and `forms` (what was confirmed is shown by a read after it) for every client that revalidates.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  readonly total: number`,
    replace: `  readonly total: number
  /** When the newest transfer was made; undefined before the first. */
  readonly changedAt?: Date | undefined`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const rows = await query<Account & { total: string; changed_at: Date | null }>\`
    select id, balance, sum(balance) over () as total,
      (select created_at from transfers order by id desc limit 1) as changed_at
    from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  const changedAt = rows[0]?.changed_at ?? undefined
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total, changedAt }`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const { changedAt, ...list } = await bank.list()
    if (changedAt === undefined) return c.json(list)
    const modified = changedAt.toUTCString()
    c.header('Last-Modified', modified)
    // Whoever polls the list has most of the time the one that is still true.
    const known = Date.parse(c.req.header('If-Modified-Since') ?? '')
    if (known >= Date.parse(modified)) return c.body(null, 304)
    return c.json(list)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
