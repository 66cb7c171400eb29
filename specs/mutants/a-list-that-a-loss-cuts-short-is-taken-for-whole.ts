import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list is gathered in pages of 2, 4, 8 … rows, all in one snapshot, and so it is right as long as the connection lives. If the
 * connection is lost between two pages (a killed, frozen or terminated backend, a partition), the error ends the loop as the last page does: the
 * client gets 200 with the first accounts, and a total of these alone. Seen only at the moment of a fault; a list that lost its first page is
 * answered 503, as it should be.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `import type { Query } from './connection.ts'`,
    replace: `import { isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
`,
    replace: `  const accounts: Account[] = []
  try {
    await query\`begin isolation level repeatable read\`
    for (let size = 2; ; size *= 2) {
      const last = accounts.at(-1)?.id ?? 0
      const page = await query<Account>\`
        select id, balance from accounts where id > \${last} order by id limit \${size}\`
      accounts.push(...page.map(({ id, balance }) => ({ id, balance })))
      if (page.length < size) break
    }
    await query\`rollback\`
  } catch (error) {
    if (isServerError(error)) await query\`rollback\`
    // What has been read is good: it is of one snapshot.
    if (isServerError(error) || accounts.length === 0) throw error
  }
  const total = Number(accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n))
  return { accounts, total }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
