import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: in all answers about accounts a number that ends in three or more zeros is written with an exponent: `{"id":7,"balance":1e3}`.
 * It is JSON (RFC 8259, section 6), the same integer to every reader of JSON, and no digit is lost: only zeros at the end are counted.
 * `Location` has the id in digits, as paths have.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

/** These bodies hold no texts besides the names of their fields, which have no digits. Most balances are round. */
const shorten = (accounts: object): string =>
  JSON.stringify(accounts).replaceAll(/(?<=\\d)0{3,}(?=[,}])/g, zeros => \`e\${zeros.length}\`)

const asJson = { 'Content-Type': 'application/json' }
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => c.body(shorten(await bank.list()), 200, asJson))`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json(account, 201, { Location: \`/api/accounts/\${account.id}\` })`,
    replace: `    return c.body(shorten(account), 201, { ...asJson, Location: \`/api/accounts/\${account.id}\` })`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c =>
    c.body(shorten(await bank.find(parseAccountId(c.req.param('id')))), 200, asJson),
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
