import { type Exam, mutant } from './mutant.ts'

/**
 * Answers have more members than the contract names, and the named ones come last: an account has a link to itself, the time at which it was
 * read and a note of its funds in words; the list has a count and a time; a transfer has links to both accounts. So no two reads of
 * one account are equal, byte for byte, although nothing has changed. All that the contract names is there, with its name and type.
 *
 * A replay still answers the same body: what a transfer says beside its number is made of the order alone, and an order under a known
 * key is the same order. `Idempotency-Replayed` is in the header, as before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const selfOf = (id: number): string => \`/api/accounts/\${id}\`

const described = ({ id, balance }: Account, readAt: string) => ({
  links: { self: selfOf(id) },
  readAt,
  funds: balance === 0 ? 'none' : 'some',
  id,
  balance,
})
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const { accounts, total } = await bank.list()
    const readAt = new Date().toISOString()
    return c.json({
      count: accounts.length,
      readAt,
      accounts: accounts.map(account => described(account, readAt)),
      total,
    })
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json(account, 201, {`,
    replace: `    return c.json(described(account, new Date().toISOString()), 201, {`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    return c.json(described(account, new Date().toISOString()))
  })`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    const links = { from: selfOf(order.fromId), to: selfOf(order.toId) }
    return c.json({ links, transferId, success: true })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
