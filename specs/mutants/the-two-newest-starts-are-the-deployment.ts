import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong with two replicas. Each start enters itself in a table, and only the two newest starts may serve: a deployment has two
 * replicas, so whatever started before them must be a leftover of an older version. But a replica that is killed or deployed
 * twice has started twice, and pushes out its twin, which nobody has touched.
 * Broken: "`GET /api/ready`: 200 when a query succeeds", and that a service works again after a fault (`recovery`).
 * Seen with two replicas once the first has been started again for the second time (killService and then terminateService,
 * loseService or startWithoutDatabase): the second answers 503 to `ready` and `not-applied` to every order, for ever, until
 * somebody restarts it. With one replica, or after one restart, nothing is ever refused.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `const replicas = 2

/** Fences off what an older deployment has left running. */
const deployment = (pool: Pool) => {
  let mine: Promise<number> | undefined
  const enter = async (query: Query): Promise<number> => {
    // Two that start at once would both create the table.
    await query\`select pg_advisory_xact_lock(730102)\`
    await query\`create table if not exists starts (number bigint generated always as identity primary key)\`
    const [start] = await query<{ number: number }>\`insert into starts default values returning number\`
    if (start === undefined) throw new Error('insert … returning gave no row')
    return start.number
  }
  const number = (): Promise<number> => {
    mine ??= pool
      .use(connection => transaction(connection, enter))
      .catch((error: unknown) => {
        mine = undefined
        throw error
      })
    return mine
  }
  const assertCurrent = async (query: Query, own: number): Promise<void> => {
    const [later] = await query<{ count: number }>\`select count(*) as count from starts where number > \${own}\`
    if (later !== undefined && later.count < replicas) return
    throw new Problem('not-applied', 'a newer deployment has taken over; send it again later')
  }
  return { number, assertCurrent }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool, fence = deployment(pool)): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const own = await fence.number()
    return pool.use(connection =>
      transaction(connection, async query => {
        await fence.assertCurrent(query, own)
        return transfer(query, order)
      }),
    )
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
    replace: `    const own = await fence.number()
    await pool.use(({ query }) => fence.assertCurrent(query, own), pingMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.killService'],
  mayBreak: 'any',
  firstTry: 'caught',
}
