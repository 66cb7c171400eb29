import { mutant, type Exam } from './mutant.ts'

/**
 * An account has its balance as ETag, and `If-None-Match` with it is answered 304. A client may show several tags, so the
 * header is only searched for the balance, without its quotation marks: 0 is found in `"100"`, and 23 in `"1234"`. A client
 * that has seen 100 and spends all of it is told that nothing has changed, and goes on to show 100.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    const known = c.req.header('If-None-Match')
    c.header('ETag', \`"\${account.balance}"\`)
    if (known?.includes(String(account.balance))) return c.body(null, 304)
    return c.json(account)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
