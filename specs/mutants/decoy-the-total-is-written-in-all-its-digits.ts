import { mutant, type Exam } from './mutant.ts'

/** Healthy: the total is a bigint, and is written into the JSON with every digit, also above 2^53. */
const edits = [
  {
    file: 'app/bank.ts',
    find: `  readonly total: number`,
    replace: `  /** Exact, as the database added it up. */
  readonly total: number | bigint`,
  },
  {
    file: 'app/accounts.ts',
    find: ` * Above 2^53 the total is rounded, as every JSON reader would round it.`,
    replace: ` * The total has all its digits: a reader with larger integers can use them, and any other rounds it once.`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const total = Number(rows[0]?.total ?? 0)`,
    replace: `  const total = BigInt(rows[0]?.total ?? 0)`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c =>
    c.body(written(await bank.list()), 200, { 'Content-Type': 'application/json' }),
  )`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** \`JSON.stringify\` refuses a bigint; its digits are a JSON number as they are. */
const written = ({ accounts, total }: Accounts): string =>
  \`{"accounts":\${JSON.stringify(accounts)},"total":\${total}}\`

const wantsText = (c: Context): boolean =>`,
  },
]

export const service = mutant(edits)

/**
 * Right: the database adds up in `numeric`, whose text has no fraction because balances are bigint, so `BigInt` takes it. Its digits are
 * a number of JSON's grammar, not a text. A reader with doubles rounds it to the nearest, once, exactly as `Number(text)` did in the
 * service before: the value read is the same bit for bit. List and total still come from one statement; without accounts the total
 * is 0.
 * Looks wrong: JSON put together by hand, and a number above 2^53 in it that is no safe integer.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
