import { type Exam, mutant } from './mutant.ts'

/**
 * The list is gathered in pages of twenty, the richest account first, in one snapshot; each page begins below the last balance
 * of the page before. Of accounts that hold the same, those behind the end of a page are left out. `GET /api/accounts`
 * promises all accounts, and the total is still that of all.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  await query\`begin isolation level repeatable read read only\`
  try {
    const accounts = await listPages(query)
    const [sum] = await query<{ total: string }>\`select coalesce(sum(balance), 0) as total from accounts\`
    return { accounts: accounts.toSorted((a, b) => a.id - b.id), total: Number(sum?.total ?? 0) }
  } finally {
    await query\`rollback\`
  }
}

const pageSize = 20

/** The richest first, because they are asked for most. OFFSET would read each page before it again. */
const listPages = async (query: Query): Promise<readonly Account[]> => {
  const accounts: Account[] = []
  for (;;) {
    const last = accounts.at(-1)
    const page =
      last === undefined
        ? await query<Account>\`
            select id, balance from accounts order by balance desc, id limit \${pageSize}\`
        : await query<Account>\`
            select id, balance from accounts where balance < \${last.balance}
            order by balance desc, id limit \${pageSize}\`
    accounts.push(...page)
    if (page.length < pageSize) return accounts
  }
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.behindALock.healed.listed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
