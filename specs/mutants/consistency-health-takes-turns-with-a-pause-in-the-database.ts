import { mutant, type Exam } from './mutant.ts'

/**
 * Housekeeping may have one session of the pool at a time, so its jobs take turns: the health check, which keeps the
 * session warm, and a job that measures how much the database writes, between two looks with a `pg_sleep` of 150 ms. A
 * health check that comes meanwhile waits for the whole pause.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  ping(): Promise<void>
`,
    replace: `  ping(): Promise<void>
  /** A look at the database in the turn of housekeeping. Never rejects. */
  keepWarm(): Promise<void>
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const measureEveryMs = 400

/** Jobs of housekeeping run one after the other, so that they never have more than one place. */
const inTurns = () => {
  let last: Promise<void> = Promise.resolve()
  return (job: () => Promise<unknown>): Promise<void> => {
    last = last.then(job).then(
      () => {},
      () => {},
    )
    return last
  }
}
const housekeeping = inTurns()

interface Position {
  readonly position: string
}

/** How many bytes the database writes in 150 ms. */
const measureWrites = (pool: Pool) =>
  pool.use(async ({ query }) => {
    const look = () => query<Position>\`select pg_current_wal_lsn()::text as position\`
    const before = await look()
    await query\`select pg_sleep(0.15)\`
    return [before, await look()]
  })

const watched = (pool: Pool): Pool => {
  setInterval(() => void housekeeping(() => measureWrites(pool)), measureEveryMs).unref()
  return pool
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({
`,
    replace: `export const postgresBank = (pool: Pool): Bank => ({
  keepWarm: () => housekeeping(() => watchedOnce(pool).use(({ query }) => query\`select 1\`, pingMs)),
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'
`,
    replace: `import { transfer } from './transfer.ts'

let watchedPool: Pool | undefined
/** The job begins with the first look, when the service is in use. */
const watchedOnce = (pool: Pool): Pool => (watchedPool ??= watched(pool))
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )
`,
    replace: `  app.get('/api/health', async c => {
    await bank.keepWarm()
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
