import { mutant, type Exam } from './mutant.ts'

/** Healthy: the total of the list is kept in the process, and added up anew only when the number of accounts has changed. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */`,
    replace: `/** The total of the first so many accounts. */
let summed = { accounts: 0, total: 0 }

/**
 * Transfers move money and make none, so the total depends on which accounts there are, and as none is ever closed, on how many.
 * It is added up in whole numbers, and above 2^53 rounded once, as every JSON reader would round it.
 */`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const rows = await query<Account>\`select id, balance from accounts order by id\`
  if (rows.length !== summed.accounts) {
    const total = rows.reduce((sum, { balance }) => sum + BigInt(balance), 0n)
    summed = { accounts: rows.length, total: Number(total) }
  }
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total: summed.total }`,
  },
]

export const service = mutant(edits)

/**
 * Right: all rows come from one statement and so from one moment, at which the sum is that of the opening balances of the accounts in it: every transfer commits
 * both sides or none. Accounts are never deleted, so what two snapshots see differs only by accounts that one has more: equal numbers are equal sets, whichever replica
 * opened them and in whatever order they committed. If an older snapshot answers later, the number differs and it is added up again. A restart begins
 * with nothing known, and an empty table has the total 0. Sums are BigInt, rounded once.
 * Looks wrong: a total from a cache that no transfer and no replica empties, beside balances that are fresh.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
