import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts bears a header with the largest balance. The loop that looked for it became a `reduce` without
 * an initial value, which throws for an empty list: before the first account is opened, the list is answered 500.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/accounts', async (c, next) => {
    await next()
    const isList = c.req.method === 'GET' && c.res.status === 200 && !c.res.headers.has('content-encoding')
    if (!isList) return
    const { accounts } = (await c.res.clone().json()) as { accounts: { balance: number }[] }
    const largest = accounts.map(account => account.balance).reduce((a, b) => Math.max(a, b))
    c.header('X-Largest-Balance', String(largest))
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.emptyList'],
  mayBreak: 'any',
  firstTry: 'caught',
}
