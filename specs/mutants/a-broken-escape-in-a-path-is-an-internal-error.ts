import { mutant, type Exam } from './mutant.ts'

/**
 * The id of an account is decoded from the path by hand, and `decodeURIComponent` throws for an escape that is none: `GET
 * /api/accounts/%ZZ` is answered 500. CONTRACT says 200 or 404; docs/checks.md (`forms`): what is no id is 404 or 400.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const id = decodeURIComponent(c.req.path.slice('/api/accounts/'.length))
    return c.json(await bank.find(parseAccountId(id)))
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
