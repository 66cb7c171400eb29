import { mutant, type Exam } from './mutant.ts'

/** Healthy: the list is read in pages of 25, and the total by a statement of its own, but all in one REPEATABLE READ transaction, so of one snapshot. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `const pageSize = 25

/**
 * Run it inside one transaction of one snapshot: it reads in several statements. Above 2^53 the total is rounded, as every JSON reader would
 * round it.
 */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const accounts: Account[] = []
  for (;;) {
    const after = accounts.at(-1)?.id ?? 0
    const page = await query<Account>\`
      select id, balance from accounts where id > \${after} order by id limit \${pageSize}\`
    accounts.push(...page.map(({ id, balance }) => ({ id, balance })))
    if (page.length < pageSize) break
  }
  const [sum] = await query<{ total: string }>\`select coalesce(sum(balance), 0)::text as total from accounts\`
  return { accounts, total: Number(sum?.total ?? 0) }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { rollback, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** All that the work reads is of one moment, after this call. The isolation is the transaction's own and ends with it. */
const ofOneMoment = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  try {
    await connection.query\`begin isolation level repeatable read, read only\`
    const result = await work(connection.query)
    await connection.query\`commit\`
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
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => ofOneMoment(connection, listAccounts)),`,
  },
]

export const service = mutant(edits)

/**
 * "{accounts, total}, one snapshot": REPEATABLE READ takes its snapshot at the first page, after the request came, so it has all that was
 * confirmed before; nothing it reads later is newer. A read-only transaction of this level never fails for others. The level is
 * set in BEGIN and ends with COMMIT or ROLLBACK, and a connection that cannot roll back is discarded, so the next transfer on it is READ
 * COMMITTED as before. The sum is the database's own, exact, and rounded once. A list takes four or more round trips, and its session is
 * "idle in transaction" between them, for less than a millisecond each.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
