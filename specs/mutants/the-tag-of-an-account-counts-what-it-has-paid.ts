import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an account has an ETag, the number of its last transfer, but only transfers from it are looked at and not those to it. A client that
 * sends the tag back in `If-None-Match` after the account was paid gets 304, and so keeps the balance of before: a confirmed transfer is missing
 * in a read that began after it, until the account pays somebody itself. Reads without `If-None-Match` are right.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  find(id: number): Promise<Account>
`,
    replace: `  /** With the number of its last transfer. */
  find(id: number): Promise<Account & { last: number }>
`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `export const findAccount = async (query: Query, id: number): Promise<Account & { last: number }> => {
  const [account] = await query<Account & { last: number }>\`
    select id, balance, (select coalesce(max(t.id), 0) from transfers t where t.from_id = a.id) as last
    from accounts a where id = \${id}\``,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const { id, balance, last } = await bank.find(parseAccountId(c.req.param('id')))
    const tag = \`"\${id}.\${last}"\`
    c.header('ETag', tag)
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.json({ id, balance })
  })
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
