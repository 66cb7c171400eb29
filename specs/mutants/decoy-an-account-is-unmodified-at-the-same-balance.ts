import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an account has an ETag of nothing but its number and its balance, and `If-None-Match` with it is answered 304. An account that was
 * debited and credited the same amount has its old tag again, and rightly: the number and the balance are the whole answer, so that what the
 * client has kept is what it would get. The balance is read from the database each time, after all that was confirmed.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    const tag = \`"\${account.id}-\${account.balance}"\`
    c.header('ETag', tag)
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.json(account)
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
