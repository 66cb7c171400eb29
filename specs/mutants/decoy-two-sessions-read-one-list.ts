import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list is read by two sessions at once, the even accounts by one and the odd by the other, and their totals are added up.
 * It looks like two moments. But the first session exports its snapshot and the second one imports it, so both see one. It also looks
 * like a list that waits for a second place while it holds its first: the second is only taken if it is free at that moment and nobody
 * queues, and if its half is not there within 250 ms, or it fails, the first session reads that half too, in the same snapshot.
 * Both transactions are read-only and are over before their connections are lent again. The snapshot is taken after the request came.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Accounts, Bank } from './bank.ts'
import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { rollback, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const helpWithinMs = 250

type Half = readonly (Account & { readonly total: string })[]

const readHalf = (query: Query, rest: number): Promise<Half> =>
  query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts where id % 2 = \${rest}\`

/** Whatever fails, the transaction is over before the connection is lent again. */
const inSnapshot = async <T>(connection: Connection, work: () => Promise<T>): Promise<T> => {
  try {
    await connection.query\`begin isolation level repeatable read read only\`
    const result = await work()
    await connection.query\`commit\`
    return result
  } catch (error) {
    await rollback(connection)
    throw error
  }
}

/** Reads the odd accounts in the snapshot with this name, if a place is free at once. Never rejects. */
const help = async (pool: Pool, name: string): Promise<Half | undefined> => {
  const { size, inUse, queued } = pool.state
  if (inUse >= size || queued > 0 || !/^[0-9A-Fa-f-]+$/.test(name)) return undefined
  try {
    return await pool.use(connection =>
      inSnapshot(connection, async () => {
        await connection.query(\`set transaction snapshot '\${name}'\`)
        return readHalf(connection.query, 1)
      }),
    )
  } catch {
    return undefined
  }
}

const soon = async <T>(promise: Promise<T>): Promise<T | undefined> => {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(late.resolve, helpWithinMs, undefined)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

const listInHalves = (pool: Pool, connection: Connection): Promise<Accounts> =>
  inSnapshot(connection, async () => {
    const { query } = connection
    const [snapshot] = await query<{ name: string }>\`select pg_export_snapshot() as name\`
    const helped = help(pool, snapshot?.name ?? '')
    const even = await readHalf(query, 0)
    const odd = (await soon(helped)) ?? (await readHalf(query, 1))
    const accounts = [...even, ...odd].map(({ id, balance }) => ({ id, balance })).sort((a, b) => a.id - b.id)
    // Exact as bigints; above 2^53 the sum is rounded once.
    const total = Number(BigInt(even[0]?.total ?? 0) + BigInt(odd[0]?.total ?? 0))
    return { accounts, total }
  })

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => listInHalves(pool, connection)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
