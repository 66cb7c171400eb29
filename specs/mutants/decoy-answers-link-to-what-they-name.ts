import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every account and receipt has further members: a currency, the same balance as a decimal text of major units,
 * and `_links` to what it names, so that a number with another value and ids of other things stand beside the promised
 * ones. The promised members are unchanged, and the further ones depend on nothing else, so a replay has the same body.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** In BigInt: a division of doubles would round near 2^53. */
const majorUnits = (minor: number): string => {
  const digits = String(BigInt(minor)).padStart(3, '0')
  return \`\${digits.slice(0, -2)}.\${digits.slice(-2)}\`
}

const described = ({ id, balance }: { readonly id: number; readonly balance: number }) => ({
  _links: { self: { href: \`/api/accounts/\${id}\` }, collection: { href: '/api/accounts' } },
  currency: 'EUR',
  display: majorUnits(balance),
  id,
  balance,
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `app.get('/api/accounts', async c => {
    const { accounts, total } = await bank.list()
    const _links = { self: { href: '/api/accounts' }, item: accounts.map(({ id }) => ({ href: \`/api/accounts/\${id}\` })) }
    return c.json({ _links, count: accounts.length, accounts: accounts.map(described), total })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json(account, 201,`,
    replace: `return c.json(described(account), 201,`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `
    c.json(described(await bank.find(parseAccountId(c.req.param('id'))))),
  )`,
  },
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `const { fromId, toId, amount } = order
    return c.json({
      _links: { payer: { href: \`/api/accounts/\${fromId}\` }, payee: { href: \`/api/accounts/\${toId}\` } },
      order: { fromId, toId, amount, display: majorUnits(amount), currency: 'EUR' },
      success: true,
      transferId,
    })`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
