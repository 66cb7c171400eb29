import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: `GET /api/health` tells more than life. As soon as one caller waits for a place in the pool it says `status: "degraded"`,
 * still with 200. CONTRACT promises `{status: "healthy", …}` whatever the database does: a probe that reads the body takes a busy
 * service (or one behind a locked account, or one more reader than the pool has places) for an ill one and restarts it.
 * Seen: in the body of a health check while more requests than places (10) are at the database, as behind a lock or with 50
 * clients. With ten clients or fewer it always says `healthy`.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  /** Counts a request as in flight. @returns the start time, to be passed to \`end\`. */`,
    replace: `  /** Cheaper than \`read\`: no memory is measured. */
  get pool(): PoolState {
    return this.#poolState()
  }

  /** Counts a request as in flight. @returns the start time, to be passed to \`end\`. */`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.json({
      status: metrics.pool.queued > 0 ? 'degraded' : 'healthy',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.healthBesideALock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
