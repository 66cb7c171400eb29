import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks connections of the database. When a client hangs up while its list is read, the service looks whether the statement
 * still runs, over a session beside the pool, because the pool may be full just then. The session is closed behind the line
 * of the log, but a statement that has ended meanwhile, as nearly all have, returns before that. After a hundred impatient
 * readers the database of its user takes no more connections.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `c.json(await bank.list())`,
    replace: `c.json(await bank.list(c.req.raw.signal))`,
  },
  {
    file: 'app/bank.ts',
    find: `  list(): Promise<Accounts>`,
    replace: `  list(left: AbortSignal): Promise<Accounts>`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** A session beside the pool; its caller closes it. */
  async aside(): Promise<Connection> {
    return this.#options.connect()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import { info } from './log.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Tells of a statement that goes on although nobody waits for it. */
const lookAfter = async (pool: Pool, pid: number): Promise<void> => {
  const session = await pool.aside()
  const [running] = await session.query<{ ms: number }>\`
    select (extract(epoch from clock_timestamp() - query_start) * 1000)::float8 as ms
    from pg_stat_activity where pid = \${pid} and state = 'active'\`
  if (running === undefined) return
  info('read-goes-on', { pid, ms: running.ms })
  await session.close()
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: left =>
    pool.use(async ({ query }) => {
      const [own] = await query<{ pid: number }>\`select pg_backend_pid() as pid\`
      const look = (): void => void lookAfter(pool, own?.pid ?? 0).catch(() => {})
      left.addEventListener('abort', look, { once: true })
      try {
        return await listAccounts(query)
      } finally {
        left.removeEventListener('abort', look)
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.connections'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'missed',
}
