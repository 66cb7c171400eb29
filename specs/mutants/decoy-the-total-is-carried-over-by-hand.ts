import { mutant, type Exam } from './mutant.ts'

/** Healthy: the total is added up in the process as two whole numbers, the last nine digits and the rest, which are joined as text and read as one number. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `/** The total is that of the rows of the list: one moment. Above 2^53 it is rounded, as every JSON reader would round it. */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account>\`select id, balance from accounts order by id\`
  const accounts = rows.map(({ id, balance }) => ({ id, balance }))
  return { accounts, total: sumOf(accounts) }
}

const digits = 9
const unit = 10 ** digits

/** Exact until it is read: both parts stay far below 2^53, and the text has all digits. */
const sumOf = (accounts: readonly Account[]): number => {
  let high = 0
  let low = 0
  for (const { balance } of accounts) {
    const rest = balance % unit
    high += (balance - rest) / unit
    low += rest
    if (low >= unit) {
      low -= unit
      high += 1
    }
  }
  return Number(\`\${high}\${String(low).padStart(digits, '0')}\`)
}`,
  },
]

export const service = mutant(edits)

/**
 * A remainder and a division without a rest are exact in doubles; \`low\` is below 10^9 after each step and \`high\` grows by nine million at most for
 * each account. So the text is the exact sum, and Number rounds it once, as it rounded the text of Postgres. No account: "0000000000" is 0.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'inconclusive', breaks: [] }
