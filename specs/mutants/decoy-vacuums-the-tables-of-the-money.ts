import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every five seconds each replica vacuums accounts and ledger by itself, on a connection of the pool, because hot accounts leave many dead rows.
 * VACUUM changes no row that anybody can see and waits for no writer. It skips a table that is locked (another replica may be at it), and does not truncate, so it locks nobody out.
 * It is no transaction block, and Postgres allows it in sessions that may only read by default.
 * It is bounded by the timeouts of the session and by the lease. A failure is forgotten, since it comes again. Only one runs at a time.
 * From SIGTERM on none begins, and the pool is closed behind the last one.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `const sweepEveryMs = 5_000

interface Sweeping {
  /** No further sweep begins. */
  end(): void
  /** Settles when no sweep is at work; never rejects. */
  over(): Promise<void>
}

const beginSweeping = (pool: Pool): Sweeping => {
  let atWork: Promise<void> | undefined
  const sweep = async (): Promise<void> => {
    try {
      await pool.use(
        ({ query }) => query\`vacuum (skip_locked true, truncate false, parallel 0) accounts, transfers\`,
      )
    } catch {
      // The next one comes soon, and the pool has logged a lost connection.
    }
  }
  const timer = setInterval(() => {
    atWork ??= sweep().finally(() => {
      atWork = undefined
    })
  }, sweepEveryMs)
  timer.unref()
  return {
    end: () => clearInterval(timer),
    over: async () => {
      await atWork
    },
  }
}

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  const sweeping = beginSweeping(pool)`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => {
          readiness.stop()
          sweeping.end()
        },
        drain: () => server.drain(),
        closePool: async () => {
          await sweeping.over()
          await pool.close()
        },
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
