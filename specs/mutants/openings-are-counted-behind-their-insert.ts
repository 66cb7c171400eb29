import { mutant, type Exam } from './mutant.ts'

/** Wrong: a new account is inserted first and the table locked afterwards, to count the accounts: two who open at the same time wait for each other. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw new Error('insert … returning gave no row')
  return account`,
    replace: `  if (account === undefined) throw new Error('insert … returning gave no row')
  await refuseBeyondLicence(query)
  return account`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount =`,
    replace: `const licensed = 1_000_000

/**
 * We may keep a million accounts and not one more. The lock keeps others from inserting between the count and the commit; reads do
 * not wait for it. The new account is counted too, so this comes after the insert.
 */
const refuseBeyondLicence = async (query: Query): Promise<void> => {
  await query\`lock table accounts in share row exclusive mode\`
  const [counted] = await query<{ held: number }>\`select count(*) as held from accounts\`
  if ((counted?.held ?? 0) > licensed)
    throw new Problem('not-applied', \`there are \${licensed} accounts already; no more can be opened now\`)
}

export const findAccount =`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noDeadlock`: the insert takes ROW EXCLUSIVE on `accounts`, and SHARE ROW EXCLUSIVE, asked for afterwards, conflicts with the ROW EXCLUSIVE of everybody
 * else. Two openings that have both inserted wait for each other, until the deadlock detector or `lock_timeout` ends one (both after a second): 503 `not-applied`,
 * and all transfers of that second wait in the line behind them. A transfer and one opening cannot form a ring, because a transfer asks for the table once.
 * Seen: where accounts are opened by several clients at the same time, as in the fault runs; never where one client opens them one after the other.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.noDeadlock'],
  mayBreak: 'any',
}
