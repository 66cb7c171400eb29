import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: once a second a job in the background adds up all accounts and counts the ledger, in one statement on a connection of the
 * pool, and logs what it found twice a minute. It changes nothing and locks nothing. It stays away while anybody waits for a place, never
 * runs twice at once, has a second at most, and what it cannot read it leaves out without a word. It ends when the shutdown begins.
 * Looks suspicious: a session that is busy without a request, the sum read again and again, and a swallowed error.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `const auditEveryMs = 1_000
const auditsPerLine = 30

/** @returns how to end it. */
const startAuditor = (pool: Pool): (() => void) => {
  let running = false
  let audits = 0
  const audit = async (): Promise<void> => {
    if (running || pool.state.queued > 0) return
    running = true
    try {
      const [books] = await pool.use(
        ({ query }) => query<{ held: string; entries: number }>\`
          select (select coalesce(sum(balance), 0)::text from accounts) as held,
            (select count(*) from transfers) as entries\`,
        auditEveryMs,
      )
      if (audits++ % auditsPerLine === 0) log.info('books', { ...books })
    } catch {
      // Without its database the service says so elsewhere; the next look is a second away.
    } finally {
      running = false
    }
  }
  const timer = setInterval(() => void audit(), auditEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  const endAuditor = startAuditor(pool)
  const announce = (): void => {
    readiness.stop()
    endAuditor()
  }`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      { announce, drain: () => server.drain(), closePool: () => pool.close() },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
