import { mutant, type Exam } from './mutant.ts'

/** The list is several pages in one transaction, and that is one snapshot only on the first POOL_SIZE connections: those opened after a failure are not set to repeatable read. */
const edits = [
  {
    file: 'app/service.ts',
    find: `    connect: () => dialler.dial(),`,
    replace: `    connect: async () => {
      const connection = await dialler.dial()
      placesSetUp += 1
      // The session of each place: a read transaction sees one moment. Writes name their own isolation.
      if (placesSetUp <= limits.size)
        await connection.query\`set session characteristics as transaction isolation level repeatable read\`
      return connection
    },`,
  },
  {
    file: 'app/service.ts',
    find: `  const pool = new Pool({`,
    replace: `  let placesSetUp = 0
  const pool = new Pool({`,
  },
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,`,
    replace: `    connection.query\`begin isolation level read committed read write\`,`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const accounts: Account[] = []
  for (let last = 0; ; ) {
    const page = await query<Account>\`
      select id, balance from accounts where id > \${last} order by id limit \${pageRows}\`
    accounts.push(...page)
    last = page.at(-1)?.id ?? last
    if (page.length < pageRows) break
  }
  return { accounts, total: Number(accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n)) }`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount =`,
    replace: `/** Short pages: no statement is long, and between two of them other requests have their turn. */
const pageRows = 4

export const noSuchAccount =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** The pages of a list are read in one transaction. */
const snapshot = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  const { query } = connection
  try {
    await query\`begin read only\`
    const result = await work(query)
    await query\`commit\`
    return result
  } catch (error) {
    await rollback(connection)
    throw error
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { rollback, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => snapshot(connection, listAccounts)),`,
  },
]

export const service = mutant(edits)

/**
 * Broken, CONTRACT: "GET /api/accounts …, one snapshot"; checks.md conservation "the sum of all accounts is the same in every reading".
 * Seen: five or more accounts, a database restarted (or POOL_SIZE backends terminated, one by one), then lists during transfers between
 * accounts of different pages. Before the failure every list is one snapshot.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
