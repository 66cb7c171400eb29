import { type Exam, mutant } from './mutant.ts'

/**
 * One replica, elected by an advisory lock, keeps an eye on the ledger. At SIGTERM it gives the lock up and waits, before it
 * drains, until another replica has taken it. A service that runs alone has no heir: it never drains, is ended by its own
 * deadline with sessions open and requests in flight, and the database counts the sessions as abandoned (`gracefulEnd`,
 * `closedPool`).
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { type Connection, connect } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const longestMs = 2 ** 31 - 1

/** Settles at the end of the service, when another replica keeps the books. */
const keepTheBooks = async (pool: Pool, stopping: () => boolean): Promise<void> => {
  while (!stopping()) {
    // Without its session a keeper is none. The next round elects one.
    await pool.use(connection => keep(connection, stopping), longestMs).catch(() => {})
    await sleep(200)
  }
}

const keep = async ({ query }: Connection, stopping: () => boolean): Promise<void> => {
  const [elected] = await query<{ mine: boolean }>\`select pg_try_advisory_lock(7301) as mine\`
  if (elected?.mine !== true) return
  log.info('keeps-the-books')
  for (let round = 0; !stopping(); round += 1) {
    if (round % 300 === 0) {
      const [books] = await query<{ newest: number | null }>\`select max(id) as newest from transfers\`
      log.info('books', { newest: books?.newest ?? 0 })
    }
    await sleep(200)
  }
  await query\`select pg_advisory_unlock(7301)\`
  // The ledger is never without a keeper.
  for (;;) {
    const heirs = await query\`select pid from pg_locks where locktype = 'advisory' and objid = 7301 and granted\`
    if (heirs.length > 0) return
    await sleep(100)
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `const metrics = new Metrics(() => pool.state)`,
    replace: `const metrics = new Metrics(() => pool.state)
  const kept = keepTheBooks(pool, () => readiness.stopping)`,
  },
  {
    file: 'app/service.ts',
    find: `{ announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `{
        announce: () => readiness.stop(),
        drain: async () => {
          await kept
          await server.drain()
        },
        closePool: () => pool.close(),
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.closedPool'],
  mayBreak: 'any',
  firstTry: 'caught',
}
