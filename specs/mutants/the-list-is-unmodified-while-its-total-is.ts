import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list has an ETag of its number of accounts and its total, and a client that shows it in `If-None-Match` gets a 304
 * without the list. In a test in which accounts are opened the tag changes each time. But a transfer neither makes nor loses money:
 * no transfer ever changes this tag.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const list = await bank.list()
    // Thousands of accounts are written only for who does not have them yet.
    const tag = \`"\${list.accounts.length}-\${list.total}"\`
    c.header('ETag', tag)
    c.header('Cache-Control', 'no-cache')
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.json(list)
  })`,
  },
])

/**
 * Breaks "a read that is asked for after an answer reflects it": every browser and every HTTP cache revalidates with the tag that
 * it was given, hears that nothing has changed, and shows the balances of before.
 * When: always after a transfer, until an account is opened.
 * Seen: GET /api/accounts, then a confirmed transfer, then GET /api/accounts with `If-None-Match` of the first answer: 304, although
 * two balances differ. A client that sends no condition sees nothing wrong, except that two different lists have one strong tag.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for',
  firstTry: 'missed',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
}
