import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts has a `Link` header (RFC 8288) with one entry for each account, so that generic clients can walk to
 * them. With some 450 accounts that header is longer than the 16 KiB that Node takes, and sooner than that longer than what
 * proxies take: the larger the bank, the more clients cannot read the list at all, although its status is 200.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const list = await bank.list()
    const links = list.accounts.map(({ id }) => \`</api/accounts/\${id}>; rel="item"\`)
    if (links.length > 0) c.header('Link', links.join(', '))
    return c.json(list)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.behindALock.healed.listed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
