import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list of all accounts is read by two sessions at the same time, the even numbers by one and the odd by the other. That
 * looks like a list of two moments, and like a request that waits for a second place while it holds one. It is neither.
 * The first session begins REPEATABLE READ and exports its snapshot; the second one takes that snapshot over (`set transaction
 * snapshot`) before its first query, so both halves are of one moment (CONTRACT `GET /api/accounts`: "one snapshot"), and that moment
 * is after the request came. The second place is taken only if it is free at that instant, so nobody waits for it; the places of the
 * pool are the only connections. If the second session is lost, frozen (it has a second) or refused, the first reads the other half
 * itself, in the same snapshot. Both end with ROLLBACK, so no transaction stays open. The total is the exact sum of two exact sums,
 * rounded once.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `import type { Query } from './connection.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Problem } from './problem.ts'
import { rollback } from './transaction.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount = (id: number): Problem =>`,
    replace: `/** The longest lease of the session that helps. */
const helpMs = 1_000

const snapshotOfItsOwn = 'begin isolation level repeatable read, read only'

type HalfRow = Account & { readonly total: string }

const halfOf = (parity: 0 | 1): string =>
  \`select id, balance, sum(balance) over () as total from accounts where (id & 1) = \${parity} order by id\`

const inTransaction = async <T>(
  connection: Connection,
  begin: string,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  try {
    await connection.query(begin)
    return await work(connection.query)
  } finally {
    await rollback(connection)
  }
}

const hasRoom = (pool: Pool): boolean => pool.state.inUse < pool.state.size

/** The odd half, by another session. Undefined when no place is free, or when it fails. Never rejects. */
const oddHalf = async (pool: Pool, snapshot: string): Promise<readonly HalfRow[] | undefined> => {
  if (!hasRoom(pool)) return undefined
  try {
    return await pool.use(
      connection =>
        inTransaction(connection, snapshotOfItsOwn, async query => {
          await query(\`set transaction snapshot '\${snapshot}'\`)
          return query<HalfRow>(halfOf(1))
        }),
      helpMs,
    )
  } catch {
    // The pool has reported a loss; the first session reads this half too.
    return undefined
  }
}

const inTwoHalves = async (pool: Pool, query: Query): Promise<Accounts> => {
  const [row] = await query<{ snapshot: string }>\`select pg_export_snapshot() as snapshot\`
  if (row === undefined) throw new Error('pg_export_snapshot gave no row')
  const [even, helped] = await Promise.all([query<HalfRow>(halfOf(0)), oddHalf(pool, row.snapshot)])
  const odd = helped ?? (await query<HalfRow>(halfOf(1)))
  const total = BigInt(even[0]?.total ?? 0) + BigInt(odd[0]?.total ?? 0)
  const accounts = [...even, ...odd].map(({ id, balance }) => ({ id, balance }))
  return { accounts: accounts.sort((a, b) => a.id - b.id), total: Number(total) }
}

/** By two sessions if a second place is free, else by one. */
export const listInHalves = (pool: Pool): Promise<Accounts> =>
  pool.use(connection =>
    hasRoom(pool)
      ? inTransaction(connection, snapshotOfItsOwn, query => inTwoHalves(pool, query))
      : listAccounts(connection.query),
  )

export const noSuchAccount = (id: number): Problem =>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount, listInHalves } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => listInHalves(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
