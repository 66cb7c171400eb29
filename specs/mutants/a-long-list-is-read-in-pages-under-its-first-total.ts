import { mutant, type Exam } from './mutant.ts'

/** Wrong: the list is read in pages of 200 accounts, each a statement and a snapshot of its own; the total is that of the first. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: ` * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
`,
    replace: ` * In pages, so that no answer of the database is large. The total comes with the first: it covers all accounts.
`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  const accounts: Account[] = []
  let total: number | undefined
  for (;;) {
    const last = accounts.at(-1)?.id ?? 0
    const rows = await query<Account & { total: string }>\`
      select id, balance, sum(balance) over () as total from accounts
      where id > \${last} order by id limit \${pageSize}\`
    total ??= Number(rows[0]?.total ?? 0)
    accounts.push(...rows.map(({ id, balance }) => ({ id, balance })))
    if (rows.length < pageSize) return { accounts, total }
  }
}

const pageSize = 200`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `conservation`: "GET /api/accounts is one snapshot". Up to 199 accounts there is one page, and all is well. From 200 on, a transfer that commits
 * between two pages is seen at one of its accounts only, if they are on different pages, and an account opened in between is in the list and not in the total.
 * When: at least 200 accounts, and transfers or openings while the list is read.
 * Seen: the total of an answer is not the sum of its accounts; two accounts on different pages do not add up. In the spec where hundreds of accounts
 * were opened, which is after faults; the short workloads have too few accounts.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.healed.conservation'],
  mayBreak: 'any',
}
