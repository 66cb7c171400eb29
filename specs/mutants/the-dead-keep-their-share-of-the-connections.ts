import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. All instances share twice POOL_SIZE connections: each registers under a random name, takes its part of them, POOL_SIZE at
 * most, and strikes out its name when it is told to end. One that is killed strikes out nothing, and its successor has another
 * name: the dead keep their part for ever.
 * Broken: "`POOL_SIZE` (10)", and that as many operations can wait at the database after a fault as before (`placesKept`).
 * Seen with one replica after the second SIGKILL (killService, then loseService or startWithoutDatabase): six places in place of
 * ten, then five, four … With two replicas the first kill is enough. Until then, and after any number of SIGTERMs, ten. Clients
 * see 503 under a load that was served before; an operator sees `pool.size` shrink with each crash.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { randomUUID } from 'node:crypto'
import { createApi } from './api.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'
`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const { databaseUrl, timeouts, pool: limits } = config
`,
    replace: `  const { databaseUrl, timeouts } = config
  const limits = { ...config.pool }
`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)
`,
    replace: `  const name = randomUUID()
  let registered = false
  const register = (): Promise<void> =>
    pool.use(connection =>
      transaction(connection, async query => {
        // Two that start at once would both create the table.
        await query\`select pg_advisory_xact_lock(730104)\`
        await query\`create table if not exists instances (name text primary key)\`
        await query\`insert into instances (name) values (\${name}) on conflict do nothing\`
      }),
    )
  const share = async (): Promise<void> => {
    if (!registered) await register()
    registered = true
    const [row] = await pool.use(
      ({ query }) => query<{ instances: number }>\`select count(*) as instances from instances\`,
      1_000,
    )
    const part = Math.floor((2 * config.pool.size) / Math.max(1, row?.instances ?? 1))
    limits.size = Math.max(1, Math.min(config.pool.size, part))
  }
  const leave = async (): Promise<void> => {
    if (!registered) return
    const strikeOut = pool.use(connection =>
      transaction(connection, query => query\`delete from instances where name = \${name}\`),
    )
    await strikeOut.catch(() => {})
  }
  const readiness = new Readiness(share, log.info)
`,
  },
  {
    file: 'app/service.ts',
    find: `drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `drain: () => server.drain(), closePool: () => leave().then(() => pool.close()) },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.placesKept'],
  mayBreak: 'any',
  firstTry: 'caught',
}
