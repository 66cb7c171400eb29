import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: once a second a watchman leases a session from the pool and asks the database how many of the service's sessions wait for
 * another one, and logs it when the number changes. He comes only while a place is free and nobody queues, one round at a time, for half a
 * second at most, only reads, forgives every failure, and is awaited before the pool is closed.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const watchman = watchLocks(pool)
  const bank = postgresBank(pool)
`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const roundEveryMs = 1_000
const roundMs = 500

/** @returns what ends the rounds, and settles when the last one is over. */
const watchLocks = (pool: Pool): { end(): Promise<void> } => {
  let round: Promise<void> | undefined
  let known = 0

  const look = async (): Promise<void> => {
    try {
      const [row] = await pool.use(
        ({ query }) => query<{ readonly waiting: number }>\`
          select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and application_name = 'plumbline'
            and cardinality(pg_blocking_pids(pid)) > 0\`,
        roundMs,
      )
      const waiting = row?.waiting ?? 0
      if (waiting !== known) log.info('sessions-waiting', { waiting })
      known = waiting
    } catch {
      // The next round will tell.
    }
  }

  const timer = setInterval(() => {
    const { size, inUse, queued } = pool.state
    if (round !== undefined || queued > 0 || inUse >= size) return
    round = look().finally(() => {
      round = undefined
    })
  }, roundEveryMs)
  timer.unref()

  return {
    end: async () => {
      clearInterval(timer)
      await round
    },
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        drain: () => server.drain(),
        closePool: async () => {
          await watchman.end()
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'accused' }
