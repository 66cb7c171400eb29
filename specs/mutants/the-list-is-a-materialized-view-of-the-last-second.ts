import { type Exam, mutant } from './mutant.ts'

/**
 * The list of accounts is read from a materialized view, made at the first connection. A list refreshes it if this process has
 * not done so for a second, and otherwise shows what it holds. Accounts and transfers that were confirmed since are missing
 * from the list, where a read after an answer is promised to reflect it.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
`,
    replace: `    await connection.query\`select 1\`
    await makeListView(connection.query)
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `const makeListView = async (query: Query): Promise<void> => {
  const [found] = await query<{ there: boolean }>\`
    select to_regclass('listed_accounts') is not null as there\`
  if (found?.there) return
  await query\`begin read write\`
  await query\`select pg_advisory_xact_lock(5503)\`
  await query\`
    create materialized view if not exists listed_accounts as
    select id, balance, sum(balance) over () as total from accounts\`
  await query\`commit\`
}

const undialled = (`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  await refreshList(query)
  const rows = await query<Account & { total: string }>\`
    select id, balance, total from listed_accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount = (`,
    replace: `const freshForMs = 1_000
let refreshedAt = -Infinity

/** Once a second at most: to add up all accounts for each reader would be too dear. */
const refreshList = async (query: Query): Promise<void> => {
  if (performance.now() - refreshedAt < freshForMs) return
  const before = refreshedAt
  refreshedAt = performance.now()
  try {
    await query\`begin read write\`
    await query\`refresh materialized view listed_accounts\`
    await query\`commit\`
  } catch (error) {
    refreshedAt = before
    await query\`rollback\`
    throw error
  }
}

export const noSuchAccount = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
