import { type Exam, mutant } from './mutant.ts'

/**
 * A service that has not reached its database for ten seconds is taken for broken, and says so to the one who can start it again: from then
 * on `GET /api/health` answers 503 until the database is back. It is no health check that asks the database: it looks at what
 * the last check of readiness has found, and answers at once.
 *
 * A real team writes it after a night in which only a restart helped. It turns an outage of the database into one of all its clients: the
 * orchestrator kills every replica, again and again, which answer orders with 503 and `Retry-After` as they should.
 *
 * A client sees it: the database is away for more than ten seconds and readiness is asked meanwhile. For the rest of the outage
 * the health check, which is alive even while the database is down, says 503. Shorter outages show nothing.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined`,
    replace: `  #wasReady: boolean | undefined
  #lostSince: number | undefined`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Not ready from now on, permanently. */`,
    replace: `  /** For how long no check has reached the database. */
  get lostForMs(): number {
    return this.#lostSince === undefined ? 0 : performance.now() - this.#lostSince
  }

  /** Not ready from now on, permanently. */`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(true)`,
    replace: `      this.#lostSince = undefined
      this.#note(true)`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(false, error)`,
    replace: `      this.#lostSince ??= performance.now()
      this.#note(false, error)`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** After this only a new process helps. */
const lostForGoodMs = 10_000`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', c => {
    if (readiness.lostForMs > lostForGoodMs)
      throw new Problem('not-ready', 'the database has been away for too long; start the service again')
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'missed',
}
