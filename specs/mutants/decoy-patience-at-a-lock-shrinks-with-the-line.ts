import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: while callers stand in line for a connection, an order that gets one waits for locks for less than the usual second, down to
 * 0.4 of it, so that the connections of a crowd behind one busy account come free sooner. With nobody in line nothing is different.
 *
 * The shorter timeout is local to the transaction, ends with it, and never exceeds the configured one. An order whose lock does not come
 * free is rolled back and answered 503 `not-applied` (or 409, if it waited for its key), as before. It looks unusual because the
 * same order is turned away after 1 s at one time and after 0.4 s at another, and because some transactions have one more statement.
 *
 * A client sees: behind a lock that is held for long, refusals come sooner the more clients there are.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool, timeouts.lockMs)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** However long the line is, a lock that is held for the usual milliseconds is worth waiting for. */
const leastPatience = 0.4

/** Until the end of the transaction only. Nothing is sent while nobody stands in line. */
const shortenPatience = async (query: Query, { size, queued }: PoolState, lockMs: number): Promise<void> => {
  if (queued === 0) return
  const share = Math.max(leastPatience, size / (size + queued))
  await query\`select set_config('lock_timeout', \${String(Math.ceil(lockMs * share))}, true)\`
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool, PoolState } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, lockMs: number): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        await shortenPatience(query, pool.state, lockMs)
        return transfer(query, order)
      }),
    ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
