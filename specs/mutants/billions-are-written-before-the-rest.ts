import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a number of ten digits or more is written in two parts, the billions and the rest, and the zeros at the beginning of the rest are
 * lost: 1,000,000,005 is shown as 15. It concerns one in ten of the large balances. What the database holds is right, and the largest balance of
 * all is shown rightly too: 9007199|254740991.
 *
 * A plausible team writes it after a profile of the list: V8 writes integers of 31 bits from a cache, and all others as doubles, much more slowly. Their
 * tests have small balances, and 2^53 - 1.
 *
 * Breaks CONTRACT.md: "`GET /api/accounts` | `{accounts: [{id, balance}], total}`", "Money is an integer of minor units" and docs/checks.md,
 * `quietReads`: the service returns for every account what its ledger says.
 * A client sees it: `POST /api/accounts {"balance": 1000000005}` is answered with that balance; `GET /api/accounts/:id` says 15. In the list
 * the balance is 15 too, and the total loses its zeros by itself.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.list()))`,
    replace: `async c => c.body(listText(await bank.list()), 200, json))`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))
`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    return c.body(accountText(account), 200, json)
  })
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const json = { 'Content-Type': 'application/json' }
const billion = 1_000_000_000

/** V8 writes an integer of 31 bits four times faster than a double, so larger numbers are written in parts. */
const digits = (value: number): string =>
  value < billion ? \`\${value}\` : \`\${digits(Math.floor(value / billion))}\${value % billion}\`

const accountText = ({ id, balance }: Account): string =>
  \`{"id":\${digits(id)},"balance":\${digits(balance)}}\`

const listText = ({ accounts, total }: Accounts): string =>
  \`{"accounts":[\${accounts.map(accountText).join(',')}],"total":\${digits(total)}}\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
