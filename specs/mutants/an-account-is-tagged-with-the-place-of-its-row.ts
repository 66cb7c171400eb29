import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an account has an ETag that is the place of its row in the table (`ctid`). The database uses the place of a dead version
 * again after some hundred changes: a client that shows the first tag is then answered 304, and keeps a balance that is long past.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  find(id: number): Promise<Account>
`,
    replace: `  /** With the place of its row. */
  find(id: number): Promise<Account & { place: string }>
`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `export const findAccount = async (query: Query, id: number): Promise<Account & { place: string }> => {
  const [account] = await query<Account & { place: string }>\`
    select id, balance, ctid::text as place from accounts where id = \${id}\``,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const { id, balance, place } = await bank.find(parseAccountId(c.req.param('id')))
    const tag = \`"\${place}"\`
    c.header('ETag', tag)
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.json({ id, balance })
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.forms'],
  mayBreak: 'any',
}
