import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: there may be ten million accounts, and two who open at once must not both take the last number. So an opening locks the
 * table while it counts; but `lock table` without a mode is ACCESS EXCLUSIVE, which excludes readers too. An opening waits for every
 * order that is under way, and everybody who comes after it, reads of any account and the list included, waits behind it.
 * Seen: while one account is locked for a second or longer, an opening is refused (503 after a second), and meanwhile no other
 * account can be read or pay: reads that take a few ms take up to a second; with several openings in a row they and the orders
 * of other accounts are answered 503. Without a lock that lasts, each opening is only a short stop of all others.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {`,
    replace: `const accountsMax = 10_000_000

/** Counts under a lock: two who open at once must not both take the last place. */
const assertRoom = async (query: Query): Promise<void> => {
  await query\`lock table accounts\`
  const [row] = await query<{ accounts: number }>\`select count(*) as accounts from accounts\`
  if ((row?.accounts ?? 0) < accountsMax) return
  throw new Problem('not-applied', \`there are \${accountsMax} accounts already; send it again later\`)
}

export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  await assertRoom(query)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  breaks: ['transaction.readyBehindALock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
