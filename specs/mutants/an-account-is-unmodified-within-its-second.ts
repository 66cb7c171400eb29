import { mutant, type Exam } from './mutant.ts'

/**
 * An account is told with `Last-Modified`, the time of the read in whole seconds, as HTTP writes dates. Who sends that
 * date in `If-Modified-Since` hears 304 unless the ledger has a transfer of the account from a later second. A
 * transfer that is confirmed behind the read and within the same second stays hidden from such a reader until the next
 * one.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  find(id: number): Promise<Account>`,
    replace: `  find(id: number): Promise<Account>
  /** Whether the ledger has a transfer of the account that is not older than this time in milliseconds. */
  movedSince(id: number, time: number): Promise<boolean>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  movedSince: (id, time) =>
    pool.use(async ({ query }) => {
      const rows = await query<{ id: number }>\`
        select id from transfers
        where \${id} in (from_id, to_id) and created_at >= \${new Date(time).toISOString()}::text::timestamptz
        limit 1\`
      return rows.length > 0
    }),`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const readAt = new Date()
    const account = await bank.find(parseAccountId(c.req.param('id')))
    const known = Date.parse(c.req.header('If-Modified-Since') ?? '')
    // The date has no fraction: what belongs to its second is known.
    if (known <= readAt.getTime() && !(await bank.movedSince(account.id, known + 1_000))) {
      return c.body(null, 304, { 'Last-Modified': new Date(known).toUTCString() })
    }
    return c.json(account, 200, { 'Last-Modified': readAt.toUTCString() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
