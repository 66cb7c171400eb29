import { type Exam, mutant } from './mutant.ts'

/**
 * The list is read in several statements, fifty rows at a time, at READ COMMITTED, and added up in the
 * service. It looks torn, but all rows come from one cursor, and a cursor has the snapshot of the moment it
 * was declared. The total is added up in big integers and rounded once. Its transaction only reads, and
 * ends by a rollback on every path.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  await query\`begin read only\`
  try {
    await query\`declare listed no scroll cursor for select id, balance from accounts order by id\`
    const accounts = await fetchAll(query)
    const total = accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n)
    return { accounts, total: Number(total) }
  } finally {
    await query\`rollback\`
  }
}

const pageRows = 50

const fetchAll = async (query: Query): Promise<readonly Account[]> => {
  const accounts: Account[] = []
  for (;;) {
    const page = await query<Account>(\`fetch forward \${pageRows} from listed\`)
    for (const { id, balance } of page) accounts.push({ id, balance })
    if (page.length < pageRows) return accounts
  }
}`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
