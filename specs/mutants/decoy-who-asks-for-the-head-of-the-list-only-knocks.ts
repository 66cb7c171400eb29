import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: HEAD of the list of accounts reads no account, it only asks the database whether it answers (`select 1`, through the
 * pool); it has no body, and its status is that of GET, 200 if the database answers and else 503, with the same type of content.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `app.get('/api/accounts', async c => {
    if (c.req.method !== 'HEAD') return c.json(await bank.list())
    await bank.ping()
    return c.body(null, 200, { 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
