import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is read in pages of twenty account numbers, in one snapshot, until a page is not full; that takes the numbers for dense. A
 * sequence of Postgres skips up to 32 numbers when the database crashes (it is logged ahead), and one for each opening that is rolled
 * back. After the crash of a database with ten accounts the next ones are numbered from 34: each is found alone, can pay and be paid, and is
 * missing in `GET /api/accounts` and its total, for ever. Before the first crash, and after an orderly shutdown, the list is complete.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  // All pages show one moment.
  await query\`begin isolation level repeatable read\`
  try {
    const accounts: Account[] = []
    for (let first = 1; ; first += pageSize) {
      const page = await query<Account>\`
        select id, balance from accounts where id between \${first} and \${first + pageSize - 1} order by id\`
      for (const { id, balance } of page) accounts.push({ id, balance })
      if (page.length < pageSize) break
    }
    const total = Number(accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n))
    return { accounts, total }
  } finally {
    await query\`commit\`
  }
`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (`,
    replace: `const pageSize = 20

export const findAccount = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.quietReads'],
  mayBreak: 'any',
  firstTry: 'caught',
}
